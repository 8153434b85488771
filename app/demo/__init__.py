"""The demo site: an invented office with a week behind it. Its people are made up (演示)."""
