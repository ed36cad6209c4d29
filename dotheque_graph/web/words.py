"""Words of the interface: translations read straight from the .po files, dates and numbers of each language."""

import gettext
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

from dotheque_graph.assets import asset

LANGUAGES: Final = ("fr", "en")
"""Languages of the interface, the first one being the default. Messages are written in English in the code."""

_DATED: Final = {"en": "en_GB"}
"""Locales whose dates a language takes, where its own are not those of our spelling."""

_KILO: Final = 1000
_NARROW: Final = "\u202f"
_FIXED: Final = "\u00a0"


def noted(message: str) -> str:
    """Return a message as it is: marks one that stands in a table for the catalogue of translations."""
    return message


class Words(gettext.NullTranslations):
    """The words of one language; without a translation a message is shown as it is written in the code."""

    def __init__(self, language: str, messages: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__()
        self.language = language
        self._messages = messages

    def gettext(self, message: str) -> str:
        """Return the translation of a message."""
        found = self._messages.get(message)
        return found[0] if found else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the translation that suits a number; French takes the singular up to 1, English for 1 only."""
        plural = n > 1 if self.language == "fr" else n != 1
        found = self._messages.get(msgid1)
        if found and len(found) > 1:
            return found[1] if plural else found[0]
        return msgid2 if plural else msgid1

    def number(self, value: float) -> str:
        """Return a number with the separators of the language."""
        return format_decimal(value, locale=self.language).replace(_FIXED, _NARROW)

    def size(self, size: int) -> str:
        """Return the size of a file as people write it: 840 B, 12 kB, 3.4 MB."""
        if size < _KILO:
            return self.gettext("{number} B").format(number=self.number(size))
        if size < _KILO**2:
            return self.gettext("{number} kB").format(number=self.number(round(size / _KILO)))
        return self.gettext("{number} MB").format(number=self.number(round(size / _KILO**2, 1)))

    def ordinal(self, value: int) -> str:
        """Return a rank: 1er, 2e in French, 1st, 2nd in English."""
        if self.language == "fr":
            return f"{value}er" if value == 1 else f"{value}e"
        teen = value % 100 in (11, 12, 13)
        return f"{value}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"

    def language_name(self, code: str) -> str:
        """Return the name of a language by its ISO 639 code: "français" for FRA, "" for one that is not known."""
        short = get_global("language_aliases").get(code.lower(), code.lower())
        name: str = Locale.parse(self.language).languages.get(short, "")
        return name

    def money(self, value: float, currency: str) -> str:
        """Return an amount, without cents where there are none."""
        pattern = None if value % 1 else "#,##0 ¤" if self.language == "fr" else "¤#,##0"
        return format_currency(value, currency, pattern, locale=self.language, currency_digits=pattern is None)

    def day(self, value: date | datetime) -> str:
        """Return a date in full: 23 novembre 2026, 23 November 2026."""
        return format_date(value, "long", locale=_DATED.get(self.language, self.language))

    def month(self, value: date) -> str:
        """Return a month and its year."""
        return format_skeleton("yMMMM", value, locale=self.language)


@cache
def words_of(language: str) -> Words:
    """Return the words of a language of the interface."""
    path = asset("web", "translations", language, "LC_MESSAGES", "dotheque.po")
    return Words(language, _messages(path.read_bytes()) if path.exists() else {})


def _messages(data: bytes) -> dict[str, tuple[str, ...]]:
    catalogue = read_po(data.decode("utf-8").splitlines(keepends=True))
    messages = {}
    for message in catalogue:
        identifier = message.id if isinstance(message.id, str) else message.id[0]
        strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if identifier and all(strings):
            messages[identifier] = strings
    return messages
