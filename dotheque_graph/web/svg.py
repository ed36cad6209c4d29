"""Numbers and points as drawings write them."""

from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
"""x and y in CSS pixels, from the upper left corner."""


def short_number(number: float) -> str:
    """Return a number with one decimal at the most: no eye sees more, and paths stay short."""
    return f"{number:.1f}".removesuffix(".0")
