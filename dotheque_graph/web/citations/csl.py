"""CSL-JSON: what citation processors read, and what writes a bibliography in any style.

Specification: https://github.com/citation-style-language/schema, version 1.0.2
"""

import json
from typing import Any

from dotheque_graph.catalogue.reference import SITE
from dotheque_graph.web.citations.citing import Citation


def csl_json(citation: Citation) -> str:
    """Return a list of one item; names are literal, since the graph does not take them apart."""
    reference, release = citation.reference, citation.release
    began = [list(date) for date in (reference.began, reference.ended) if date]
    issued = reference.issued
    if release and not issued and reference.container:
        issued = (
            release.day.year,
            release.day.month,
            release.day.day,
        )  # an entry dates from the release it was read in
    item: dict[str, Any] = {
        "id": citation.key,
        "type": reference.kind,
        "title": reference.title,
        "author": [{"literal": author.name} for author in reference.authors],
        "container-title": reference.container,
        "publisher": ", ".join(publisher.name for publisher in reference.publishers),
        "issued": {"date-parts": [list(issued)]} if issued else None,
        "event-date": {"date-parts": began} if began else None,
        "version": str(release.number) if release else "",
        "language": reference.language,
        "keyword": ", ".join(reference.keywords),
        "abstract": reference.abstract,
        "note": citation.note,
        "source": SITE,
        "URL": citation.address,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=1) + "\n"
