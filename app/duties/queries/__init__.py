"""Reads duties, the facts they are judged by, and what became of them."""
