"""The office's Excel ledger: read as it is, shown with every oddity, written only when a person agrees (台账)."""
