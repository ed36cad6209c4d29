"""`search`: the words and facets of the site, in the shell; `index`: the index of a release, made again."""

from collections.abc import Iterable
from typing import Annotated, TypeAlias

import typer

from dotheque_graph.cli.console import language, print_table, progress, say
from dotheque_graph.cli.exits import NO
from dotheque_graph.cli.options import DataDir, ReleaseNumber, application
from dotheque_graph.errors import InvalidParameter
from dotheque_graph.publication.search_index import keep_index
from dotheque_graph.search.building import SEARCH_FOLDER
from dotheque_graph.search.index import SearchIndex
from dotheque_graph.search.model import Asked, Extract, Facet, Found, Sort

_HEADINGS = {"fr": ("Genre", "Titre", "IRI"), "en": ("Kind", "Title", "IRI")}
_FACETS = ", ".join(facet.value for facet in Facet)

Words: TypeAlias = Annotated[list[str] | None, typer.Argument(help="Words to find; without any, everything is found.")]
Only: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        "-o",
        help="facet=value, such as theme=sortition or territory=departement/33; of several for one facet, any. "
        f"A facet is one of {_FACETS}; --counts shows its values.",
    ),
]
SortOption: TypeAlias = Annotated[Sort, typer.Option(help="The order of what is found.")]
Limit: TypeAlias = Annotated[int, typer.Option(min=1, max=1000, help="How many to show.")]
Counts: TypeAlias = Annotated[
    str, typer.Option("--counts", help="Show how many have each value of this facet instead.", metavar="FACET")
]
Anew: TypeAlias = Annotated[bool, typer.Option("--anew", help="Make it again even where the release has one.")]


def search(  # noqa: PLR0913  # one parameter is one option
    words: Words = None,
    only: Only = None,
    sort: SortOption = Sort.RELEVANCE,
    limit: Limit = 20,
    counts: Counts = "",
    data_dir: DataDir = None,
) -> None:
    """Search the public release, as /search does.

    Accents, plurals and small slips of the keyboard do not matter; what was searched for instead is said.

    For example:

        dotheque search démocratie alimentaire

        dotheque search --only kind=experiment --only territory=departement/33

        dotheque search tirage au sort --counts theme      which themes they are about

    It prints how many are found, then the kind, the title and the IRI of each, the best first; with --counts, each
    value of the facet and how many have it.
    Exit code 0 where something is found; 1 where nothing is; 2 where the release has no index (`dotheque index`).
    """
    release = application(data_dir).releases.current()
    counted = _facet("--counts", counts) if counts else None
    asked = Asked(" ".join(words or ()), _chosen(only or ()), sort, size=limit, language=language())
    found = SearchIndex.open(release.path / SEARCH_FOLDER).search(asked)
    _tell(found)
    if counted:
        print_table((), ((count.value, str(count.number)) for count in found.facets[counted]))
    elif found.hits:
        print_table(_HEADINGS[language()], ((hit.kind, _plain(hit.title), hit.iri.value) for hit in found.hits))
    if not found.total:
        raise typer.Exit(NO)


def index(
    release: ReleaseNumber = None,
    anew: Anew = False,
    data_dir: DataDir = None,
) -> None:
    """Make the search index of a release that has none, or one that this edition of the program cannot read.

    `dotheque load` makes the index of each release it publishes, and the site makes that of the release it serves where
    there is none; this command does so before anybody waits, and for earlier releases. The site may go on meanwhile.

    For example:

        dotheque index                  the public release, where it has none

        dotheque index --release 3      an earlier one

        dotheque index --anew           again, such as after a disk was damaged

    It prints one sentence: that the index is made, or was there.
    Exit code 0 in both cases; 1 where that release is not kept; 2 where nothing is published, or it cannot be written.
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
        facet = _facet("--only", name)
        chosen[facet] = (*chosen.get(facet, ()), value)
    return chosen


def _facet(option: str, name: str) -> Facet:
    try:
        return Facet(name)
    except ValueError:
        raise InvalidParameter(option, name, f"one of {_FACETS}", f"parmi {_FACETS}") from None


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
    say(f"{found.total} {'trouvés' if found.total > 1 else 'trouvé'}.", f"{found.total} found.")
