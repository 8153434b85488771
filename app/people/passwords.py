"""Passwords: how they are hashed, compared and judged. No database."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from app.core.errors import N_, invalid

SHORTEST, LONGEST = 8, 200
_WORN_OUT = frozenset({"12345678", "123456789", "1234567890", "87654321", "password", "qwertyui", "11223344", "abcd1234"})


@lru_cache(maxsize=4)
def hasher(cost: str) -> PasswordHasher:
    """Argon2id; `cost` "test" is cheap and for tests alone, anything else is the real one (19 MiB, 2 passes)."""
    if cost == "test":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@lru_cache(maxsize=4)
def nobodys_hash(cost: str) -> str:
    """The hash of a password nobody has: compared with when there is no person, so that the work is the same."""
    return hasher(cost).hash("nobody has this password")


def hash_password(password: str, cost: str) -> str:
    return hasher(cost).hash(password)


def fits(kept: str | None, password: str, cost: str) -> bool:
    """Whether `password` is the one kept; takes as long when nothing is kept."""
    try:
        return hasher(cost).verify(kept or nobodys_hash(cost), password[:LONGEST]) and kept is not None
    except (Argon2Error, InvalidHashError):
        return False


def is_stale(kept: str, cost: str) -> bool:
    """Whether the hash was made at another cost and should be made again."""
    return hasher(cost).check_needs_rehash(kept)


def check_strength(password: str, *known: str | None) -> None:
    """Raises Problem 422 for a password that is too short, too common, or something everybody `known` knows."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise invalid("password", N_("A password has at least 8 characters."))
    lowered = password.lower()
    if lowered in _WORN_OUT or len(set(password)) < 3 or lowered in {word.lower() for word in known if word}:
        raise invalid("password", N_("That password is too easy to guess."))
