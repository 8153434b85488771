"""Pure: what a message is, what became of it, how robots are addressed, answer, and how often they may be told."""
