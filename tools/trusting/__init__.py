"""The trust simulation: an honest month, and cheats; driven by tools/trust.py."""
