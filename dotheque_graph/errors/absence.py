"""What is not here, or no longer."""

from dataclasses import dataclass, field
from typing import ClassVar

from dotheque_graph.errors.base import DothequeError


class NotFound(DothequeError):
    """What was asked for does not exist here."""


@dataclass(eq=False)
class EntityNotFound(NotFound):
    """No statement of the release is about this IRI."""

    iri: str
    fr: ClassVar[str] = "Le graphe ne dit rien de {iri}."
    en: ClassVar[str] = "The graph says nothing about {iri}."


@dataclass(eq=False)
class PageNotFound(NotFound):
    """No page of the site has this path, or what is there has fewer pages: then the one asked for is told too."""

    path: str
    fr: ClassVar[str] = "Aucune page à l'adresse {path}."
    en: ClassVar[str] = "There is no page at {path}."


@dataclass(eq=False)
class QueryNotFound(NotFound):
    """No saved query has this name."""

    name: str
    fr: ClassVar[str] = "Aucune requête enregistrée ne s'appelle « {name} »."
    en: ClassVar[str] = "No saved query is called “{name}”."


@dataclass(eq=False)
class ReleaseNotFound(NotFound):
    """No release with this number, or of this date, is kept."""

    reference: str
    kept: tuple[int, ...]
    fr: ClassVar[str] = "La publication {reference} n'est pas conservée ; publications conservées : {listed}."
    en: ClassVar[str] = "Release {reference} is not kept; releases kept: {listed}."


@dataclass(eq=False)
class GraphNotFound(NotFound):
    """No named graph has this name; `known` lists those there are."""

    name: str
    known: tuple[str, ...]
    fr: ClassVar[str] = "Aucun graphe ne s'appelle « {name} » ; graphes : {listed}."
    en: ClassVar[str] = "No graph is called “{name}”; graphs: {listed}."


@dataclass(eq=False)
class SourceNotFound(NotFound):
    """A file or folder to load that does not exist."""

    path: str
    fr: ClassVar[str] = "Fichier ou dossier introuvable : {path}"
    en: ClassVar[str] = "No such file or folder: {path}"


@dataclass(eq=False)
class TokenNotFound(NotFound):
    """No token has this name."""

    name: str
    fr: ClassVar[str] = "Aucun jeton ne s'appelle « {name} »."
    en: ClassVar[str] = "No token is called “{name}”."


@dataclass(eq=False)
class DumpsNotMade(NotFound):
    """A kept release whose files were never made."""

    release: int
    fr: ClassVar[str] = (
        "La publication n° {release} est gardée, mais ses fichiers n'ont pas été faits ; "
        "« dotheque dump --release {release} » les fait."
    )
    en: ClassVar[str] = (
        "Release {release} is kept, but its files were not made; “dotheque dump --release {release}” makes them."
    )


@dataclass(eq=False)
class SearchNotMade(NotFound):
    """A kept release that cannot be searched: it has no index, or one of another edition of the program."""

    release: int
    fr: ClassVar[str] = (
        "La publication n° {release} est gardée, mais elle n'a pas d'index de recherche ; "
        "la recherche porte sur la dernière."
    )
    en: ClassVar[str] = "Release {release} is kept, but has no index to be searched by; the latest one has."


class Gone(DothequeError):
    """What was asked for existed and was withdrawn."""


@dataclass(eq=False)
class EntityWithdrawn(Gone):
    """A withdrawn entity; `replaced_by` lists the IRIs of what stands in its place.

    `names` maps its IRI and theirs to what each is called, by language tag.
    """

    iri: str
    withdrawn_on: str
    replaced_by: tuple[str, ...]
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    fr: ClassVar[str] = "{iri} a été retiré le {withdrawn_on}."
    en: ClassVar[str] = "{iri} was withdrawn on {withdrawn_on}."
