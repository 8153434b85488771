"""How a ledger is read: pure functions over cells, no database, no Flask."""
