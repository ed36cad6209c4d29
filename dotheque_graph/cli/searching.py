"""`search`: the words and facets of the site, in the shell; `index`: the index of a release, made again."""

from collections.abc import Iterable
from typing import Annotated

import typer

from dotheque_graph.cli.console import language, print_table, progress, say
from dotheque_graph.cli.exits import NO
from dotheque_graph.cli.options import DataDir, application
from dotheque_graph.errors import InvalidParameter
from dotheque_graph.publication.search_index import keep_index
from dotheque_graph.search.building import SEARCH_FOLDER
from dotheque_graph.search.index import SearchIndex
from dotheque_graph.search.model import Asked, Extract, Facet, Found, Sort

_HEADINGS = {"fr": ("Genre", "Titre", "IRI"), "en": ("Kind", "Title", "IRI")}
_FACETS = ", ".join(facet.value for facet in Facet)


def search(  # noqa: PLR0913  # one parameter is one option
    words: Annotated[list[str] | None, typer.Argument(help="Words to find; without any, everything is found.")] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            "-o",
            help="facet=value, such as theme=sortition or territory=departement/33; of several for one facet, any.",
        ),
    ] = None,
    sort: Annotated[Sort, typer.Option(help="The order of what is found.")] = Sort.RELEVANCE,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show.")] = 20,
    counts: Annotated[
        str, typer.Option("--counts", help=f"Show how many have each value of this facet instead: {_FACETS}.")
    ] = "",
    data_dir: DataDir = None,
) -> None:
    """Search the public release, as /search does. Exit code 1 where nothing is found.

    For example:

        dotheque search démocratie alimentaire

        dotheque search --only kind=experiment --only territory=departement/33

        dotheque search tirage au sort --counts theme
    """
    release = application(data_dir).releases.current()
    counted = _facet(counts) if counts else None
    asked = Asked(" ".join(words or ()), _chosen(only or ()), sort, size=limit, language=language())
    found = SearchIndex.open(release.path / SEARCH_FOLDER).search(asked)
    _tell(found)
    if counted:
        print_table((), ((count.value, str(count.number)) for count in found.facets[counted]))
    else:
        print_table(_HEADINGS[language()], ((hit.kind, _plain(hit.title), hit.iri.value) for hit in found.hits))
    if not found.total:
        raise typer.Exit(NO)


def index(
    release: Annotated[
        int | None, typer.Option("--release", help="Number of a kept release (default: the public one).")
    ] = None,
    anew: Annotated[bool, typer.Option("--anew", help="Make it again even where the release has one.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Make the search index of a release that has none: one made by an earlier edition, or damaged.

    `dotheque load` makes the index of each release it publishes.
    """
    releases = application(data_dir).releases
    chosen = releases.current() if release is None else releases.get(release)
    with progress() as show:
        made = keep_index(chosen, show, anew=anew)
    if made:
        say(f"Index de la publication n° {chosen.number} fait.", f"Index of release {chosen.number} made.")
    else:
        say(f"La publication n° {chosen.number} a son index.", f"Release {chosen.number} has its index.")


def _chosen(only: Iterable[str]) -> dict[Facet, tuple[str, ...]]:
    chosen: dict[Facet, tuple[str, ...]] = {}
    for one in only:
        name, equals, value = one.partition("=")
        if not equals or not value:
            raise InvalidParameter("--only", one, "as facet=value", "sous la forme facette=valeur")
        facet = _facet(name)
        chosen[facet] = (*chosen.get(facet, ()), value)
    return chosen


def _facet(name: str) -> Facet:
    try:
        return Facet(name)
    except ValueError:
        raise InvalidParameter("facet", name, f"one of {_FACETS}", f"parmi {_FACETS}") from None


def _plain(extract: Extract) -> str:
    return "".join(piece.text for piece in extract.pieces)


def _tell(found: Found) -> None:
    """Say how many there are, and what was searched for instead of what was typed."""
    for correction in found.corrections:
        say(
            f"« {correction.typed} » n'est nulle part : recherche de « {correction.meant} ».",
            f"“{correction.typed}” is nowhere: searching for “{correction.meant}”.",
        )
    if found.dropped:
        say(f"Sans : {', '.join(found.dropped)}.", f"Without: {', '.join(found.dropped)}.")
    say(f"{found.total} trouvés.", f"{found.total} found.")
