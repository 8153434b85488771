"""The phone's one round trip: operations in, changes out (同步)."""
