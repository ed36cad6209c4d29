"""RIS: one tag a line, as reference managers have read it since the 1980s.

Specification: https://web.archive.org/web/20120526103719/http://refman.com/support/risformat_intro.asp
"""

from collections.abc import Iterator
from typing import Final

from dotheque_graph.web.citations.citing import Citation, one_line, written_date

_TYPES: Final = {
    "dataset": "DATA",
    "graphic": "FIGURE",
    "motion_picture": "VIDEO",
    "report": "RPRT",
    "webpage": "ELEC",
}


def ris(citation: Citation) -> str:
    """Return the record of a citation, its lines ending as the format demands; what is not known has no line."""
    return "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in _fields(citation)) + "ER  - \r\n"


def _fields(citation: Citation) -> Iterator[tuple[str, str]]:
    reference, release = citation.reference, citation.release
    yield "TY", _TYPES.get(reference.kind, "GEN")
    yield "ID", citation.key
    known = [
        ("TI", reference.title),
        *(("AU", author.name) for author in reference.authors),
        ("PY", str(reference.issued[0]) if reference.issued else ""),
        ("DA", f"{written_date(reference.issued, '/')}/" if len(reference.issued) > 1 else ""),
        *(("PB", publisher.name) for publisher in reference.publishers),
        ("T2", reference.container),
        ("ET", str(release.number) if release else ""),
        ("LA", reference.language),
        *(("KW", keyword) for keyword in reference.keywords),
        ("AB", reference.abstract),
        ("N1", citation.note),
        ("UR", citation.address),
    ]
    yield from ((tag, value) for tag, value in known if value)
