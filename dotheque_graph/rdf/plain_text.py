"""Text of somebody else made fit to be shown: no character that steers a terminal or turns the order of reading."""

import unicodedata
from typing import Final

_STEERING: Final = frozenset(["Cc", "Cf", "Zl", "Zp"])
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def plain_text(text: str) -> str:
    """Return a text whose control and format characters (Unicode Cc, Cf, Zl, Zp) are replaced, line ends aside."""
    if text.isprintable():
        return text
    return "".join(_REPLACEMENT if _steers(letter) else letter for letter in text)


def _steers(letter: str) -> bool:
    return letter != "\n" and unicodedata.category(letter) in _STEERING
