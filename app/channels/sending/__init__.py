"""The far sides: each module makes one attempt and turns whatever happens into an Outcome."""
