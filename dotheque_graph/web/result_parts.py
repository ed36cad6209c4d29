"""What a page shows of the result of a query: its cells, how it is cited, how it is downloaded."""

from dataclasses import dataclass
from typing import ClassVar

from dotheque_graph.web.elements import Link


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a result, shown as it is: `text` is untouched, `href` leads on, `note` is its datatype or language."""

    text: str
    href: str = ""
    external: bool = False
    language: str = ""
    note: str = ""

    UNBROKEN: ClassVar[int] = 40
    LENGTHY: ClassVar[int] = 60

    @property
    def shape(self) -> str:
        """Return "unbroken" where a word is too long for a column, "lengthy" where the text needs a wide one, or ""."""
        if max(map(len, self.text.split()), default=0) > self.UNBROKEN:
            return "unbroken"
        return "lengthy" if len(self.text) > self.LENGTHY else ""


@dataclass(frozen=True, slots=True)
class Cited:
    """How to find a result again: its address (empty where it would be too long), its citation, how to check it.

    `address` is the part of the citation that is an address, "" where it has none. `unsure` says why there is no
    digest, where the query gives another result each time.
    """

    LONG: ClassVar[int] = 100

    permalink: str
    text: str
    check: str
    unsure: str
    address: str = ""

    @property
    def long(self) -> bool:
        """Tell whether the address would take several lines of a page."""
        return len(self.address) > self.LONG

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """Return the citation before its address, that address but for its last parameter, this one, what follows."""
        before, address, after = self.text.partition(self.address) if self.address else (self.text, "", "")
        cut = address.rfind("&") if "&" in address else len(address)
        return before, address[:cut], address[cut:], after


@dataclass(frozen=True, slots=True)
class Result:
    """What a query of the form yielded: a table, a sentence or a text; `remark` says what is not shown.

    `cut` warns that the result stops at a limit. `formats` are the (name, extension) it can be downloaded in, as
    `file`; `asked` are the parameters that ask for it again.
    """

    remark: str
    release: Link
    file: str
    cited: Cited
    formats: tuple[tuple[str, str], ...]
    asked: tuple[tuple[str, str], ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    text: str = ""
    cut: str = ""
