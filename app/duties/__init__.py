"""Who owes what, where and how often (规定动作): duties as rows, and what became of them, computed from the records."""
