"""Reads inboxes, the ladder as it is set, who works here."""
