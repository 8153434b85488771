"""What clean and in order means: each team's standards, and the checklists drawn from them (附表四)."""
