"""Things that must be mended by a time: issues today, other kinds on the same timeline later (事项)."""
