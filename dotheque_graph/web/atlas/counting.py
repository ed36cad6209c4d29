"""How many territories of a level there are, in words that say what is counted."""

from collections.abc import Sequence

from dotheque_graph.catalogue.within import is_collectivity
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.reader import Reader


def numbered_places(reader: Reader, level: str, places: Sequence[NamedNode]) -> str:
    """Return "101 départements, 8 collectivités et territoires d'outre-mer" for all the territories of a level."""
    words, apart = reader.words, sum(1 for one in places if is_collectivity(one))
    number = len(places) - apart
    told = [
        words.ngettext("{number} region", "{number} regions", number)
        if level == "region"
        else words.ngettext("{number} département", "{number} départements", number)
    ]
    counts = [number]
    if apart:
        told.append(words.ngettext("{number} overseas collectivity", "{number} overseas collectivities", apart))
        counts.append(apart)
    return ", ".join(text.format(number=words.number(one)) for text, one in zip(told, counts, strict=True))
