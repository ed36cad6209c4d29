"""The formats that the hits of a search are taken away in."""

from typing import Final

from dotheque_graph.rdf.formats import JSON_LD, TURTLE, Format
from dotheque_graph.web.citations.citing import BIBTEX
from dotheque_graph.web.words import noted

ATOM: Final = Format(noted("Feed"), "application/atom+xml", "atom")
CSV: Final = Format("CSV", "text/csv", "csv")
CSV_DICTIONARY: Final = Format("CSVW", "application/csvm+json", "csv-metadata.json")
EXPORTS: Final = (ATOM, CSV, JSON_LD, TURTLE, BIBTEX)
"""In the order of the links on the page."""
MOST: Final = 1000
"""Hits in an export: what is left out of a longer one is told in its headers, and in the file where it can say so."""
MOST_DESCRIBED: Final = 300
"""Hits in an export with all that their documents say, which takes a second."""


def most_of(form: Format) -> int:
    """Return how many hits an export in a format has at most."""
    return MOST_DESCRIBED if form in (JSON_LD, TURTLE) else MOST
