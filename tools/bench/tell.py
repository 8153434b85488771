"""How a figure is printed."""

from __future__ import annotations


def tell(name: str, value: float, unit: str) -> None:
    """`name value unit`, three digits of it that mean something."""
    print(f"{name} {value:.3g} {unit}" if value < 100 else f"{name} {value:.0f} {unit}", flush=True)


def middle(values: list[float]) -> float:
    """The median; the upper one of two."""
    return sorted(values)[len(values) // 2]
