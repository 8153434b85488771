"""How sure a record is: what came with it, weighed by pure rules, shown to whom it is about and to the inspector (证据)."""
