"""Puts plates on paper: sizes and sheets, text that fits, symbols as vectors, PDF and PNG from one drawing."""
