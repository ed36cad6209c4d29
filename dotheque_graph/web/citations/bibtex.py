"""BibTeX, in the fields of biblatex: UTF-8, with whatever TeX would take for a command escaped."""

from typing import Final

from dotheque_graph.catalogue.reference import Agent
from dotheque_graph.web.citations.citing import Citation, one_line, written_date

_TYPES: Final = {"dataset": "dataset", "report": "report", "webpage": "online"}
# Braces have names, since BibTeX counts those with a backslash too.
_ESCAPES: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "$&%#_"},
    }
)
_IN_ADDRESSES: Final = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D", " ": "%20"})


def bibtex(citation: Citation) -> str:
    """Return the entry of a citation; fields that are not known are not there."""
    reference, release = citation.reference, citation.release
    began, ended = written_date(reference.began), written_date(reference.ended)
    fields = {
        "title": f"{{{_text(reference.title)}}}",
        "author": " and ".join(map(_name, reference.authors)),
        "year": str(reference.issued[0]) if reference.issued else "",
        "date": written_date(reference.issued),
        "eventdate": f"{began}/{ended}" if began and ended else began,
        "institution" if reference.kind == "report" else "publisher": " and ".join(map(_name, reference.publishers)),
        "organization": _text(reference.container),
        "version": str(release.number) if release else "",
        "langid": {"fr": "french", "en": "english"}.get(reference.language, ""),
        "keywords": ", ".join(_text(keyword.replace(",", " ")) for keyword in reference.keywords),
        "abstract": _text(reference.abstract),
        "note": _text(citation.note),
        "url": citation.address.translate(_IN_ADDRESSES),
    }
    lines = (f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{_TYPES.get(reference.kind, 'misc')}{{{citation.key},\n{''.join(lines)}}}\n"


def _text(text: str) -> str:
    return one_line(text).translate(_ESCAPES)


def _name(agent: Agent) -> str:
    """Return a name; that of an organisation is not taken apart, nor one with the word that stands between names."""
    name = _text(agent.name)
    return name if agent.person and " and " not in name and "," not in name else f"{{{name}}}"
