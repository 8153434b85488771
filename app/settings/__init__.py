"""The site's own choices: its name, its address, its patrol windows, what visitors may see (设置)."""
