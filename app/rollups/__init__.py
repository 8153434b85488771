"""Figures kept while records come in (汇总), so that no page has to read them all again."""
