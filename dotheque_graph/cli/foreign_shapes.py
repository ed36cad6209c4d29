"""`validate --shapes`: a feed, or any RDF, against shapes that are no rules of the catalogue."""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from dotheque_graph.catalogue.portal import PortalProfile
from dotheque_graph.cli.console import complain
from dotheque_graph.cli.options import application
from dotheque_graph.cli.portal_feed import own_feed
from dotheque_graph.publication.sources import OnProgress, sources_of
from dotheque_graph.rdf.parsing import read_file
from dotheque_graph.rdf.terms import Triple
from dotheque_graph.validation.foreign.report import ForeignReport
from dotheque_graph.validation.foreign.shapes import ForeignShapes, read_foreign_shapes


def validate_with(
    shapes: Sequence[Path], sources: Sequence[Path], data_dir: Path | None, on_progress: OnProgress
) -> ForeignReport:
    """Return what shapes say of files, all taken together, or without any of the feed of the public release.

    Raises InvalidShapes, and as `read_file` does.
    """
    # Imported late: pySHACL and rdflib take 0.7 s, which no other command has to wait for.
    from dotheque_graph.validation.foreign.conformance import conformance  # noqa: PLC0415

    known = read_foreign_shapes(source.path for source in sources_of(shapes))
    _tell(known)
    return conformance(_read(sources, on_progress) if sources else _feed(data_dir), known)


def _tell(shapes: ForeignShapes) -> None:
    """Say what of the shapes is not asked."""
    if shapes.dangling:
        complain(
            f"{shapes.dangling} renvoi(s) à des formes absentes des fichiers, laissé(s) de côté.",
            f"{shapes.dangling} reference(s) to shapes that the files do not hold, left out.",
        )
    if shapes.unasked:
        complain(
            f"{shapes.unasked} règle(s) en SPARQL, JavaScript ou SHACL avancé, non vérifiée(s).",
            f"{shapes.unasked} rule(s) in SPARQL, JavaScript or advanced SHACL, not checked.",
        )


def _read(sources: Sequence[Path], on_progress: OnProgress) -> Iterable[Triple]:
    files = [source.path for source in sources_of(sources)]
    for done, path in enumerate(files):
        on_progress("read", done, len(files))
        yield from (Triple(quad.subject, quad.predicate, quad.object) for quad in read_file(path))
    on_progress("read", len(files), len(files))


def _feed(data_dir: Path | None) -> Iterable[Triple]:
    pages = own_feed(application(data_dir), PortalProfile.FULL)
    return chain.from_iterable(triples for _, triples in pages)
