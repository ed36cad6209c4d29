"""The errors of the whole package, each with its facts as attributes and its sentence in French and English.

* DothequeError
  + SettingsError
  + InvalidInput
    - InvalidIri · InvalidRdf · NotCanonical · InvalidQuery · InvalidParameter · InvalidSavedQuery
    - UnsupportedFormat · NotAcceptable · InvalidRequest · TooLarge
  + NotFound
    - EntityNotFound · QueryNotFound · ReleaseNotFound · GraphNotFound · SourceNotFound · PageNotFound · TokenNotFound
  + Gone
    - EntityWithdrawn
  + Refused
    - ShapesViolated · UnsafeQuery · UpdateElsewhere · InvalidToken · NotPermitted · PreconditionFailed
  + Busy
    - StoreLocked · PortTaken · EngineBusy
  + LimitExceeded
    - QueryTimeout · ResultTooLarge · QueryKilled
  + Unavailable
    - NothingPublished · StoreUnavailable

`web/problems.py` maps the tree to HTTP, `cli/exits.py` to exit codes. Form: that of `httpx._exceptions`, and RFC 9457.
"""

from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(eq=False)
class DothequeError(Exception):
    """Any failure this package reports on purpose; `fr` and `en` are sentences formatted with `self` and its facts."""

    fr: ClassVar[str] = "Une erreur est survenue."
    en: ClassVar[str] = "Something went wrong."

    def facts(self) -> dict[str, Any]:
        """Return the attributes by name, with `listed` for one that holds several; `x_fr` left out is as `x`."""
        facts = {field.name: getattr(self, field.name) for field in fields(self)}
        facts |= {name: facts[name[:-3]] for name, value in facts.items() if name.endswith("_fr") and not value}
        for several in [value for value in facts.values() if isinstance(value, tuple | dict)]:
            shown = map(": ".join, several.items()) if isinstance(several, dict) else map(str, several)
            facts["listed"] = ", ".join(shown) or "-"
        return facts

    def message(self, language: str = "en") -> str:
        """Return the sentence in French (`fr`) or, for any other language, in English."""
        return (self.fr if language.startswith("fr") else self.en).format(self, **self.facts())

    def __str__(self) -> str:
        return self.message("en")


@dataclass(eq=False)
class SettingsError(DothequeError):
    """Settings that do not fit; `problems` maps the name of each bad setting to what is wrong with it."""

    problems: dict[str, str]
    fr: ClassVar[str] = "Réglages refusés : {listed}."
    en: ClassVar[str] = "Settings refused: {listed}."


class InvalidInput(DothequeError):
    """What was given cannot be understood; nothing was changed."""


@dataclass(eq=False)
class InvalidIri(InvalidInput):
    """A text that is not an absolute IRI, or a label from which none can be made."""

    text: str
    fr: ClassVar[str] = "« {text} » n'est pas une IRI valable."
    en: ClassVar[str] = "“{text}” is not a valid IRI."


@dataclass(eq=False)
class InvalidRdf(InvalidInput):
    """An RDF file that does not parse; `line` is 0 where the parser cannot tell."""

    source: str
    line: int
    reason: str
    fr: ClassVar[str] = "{source}{0.line_fr} : {reason}"
    en: ClassVar[str] = "{source}{0.line_en}: {reason}"
    line_fr = property(lambda self: f", ligne {self.line}" if self.line else "")
    line_en = property(lambda self: f", line {self.line}" if self.line else "")


@dataclass(eq=False)
class NotCanonical(InvalidInput):
    """Turtle files that are not in canonical form."""

    sources: tuple[str, ...]
    fr: ClassVar[str] = "Forme canonique attendue, lancez « dotheque turtle fmt » : {listed}"
    en: ClassVar[str] = "Not in canonical form, run “dotheque turtle fmt”: {listed}"


@dataclass(eq=False)
class InvalidQuery(InvalidInput):
    """A SPARQL query that is refused; `reason_fr` is left out where the words are the engine's own."""

    reason: str
    reason_fr: str = ""
    fr: ClassVar[str] = "Requête SPARQL refusée : {reason_fr}"
    en: ClassVar[str] = "SPARQL query refused: {reason}"


@dataclass(eq=False)
class InvalidParameter(InvalidInput):
    """A parameter that is unknown, of the wrong type, or missing (`value` is ""); `expected` says what is right."""

    name: str
    value: str
    expected: str
    expected_fr: str = ""
    fr: ClassVar[str] = "Paramètre « {name} » {0.wrong_fr} ; attendu : {expected_fr}."
    en: ClassVar[str] = "Parameter “{name}” {0.wrong_en}; expected: {expected}."
    wrong_fr = property(lambda self: f"refusé (« {self.value} »)" if self.value else "manquant")
    wrong_en = property(lambda self: f"refused (“{self.value}”)" if self.value else "missing")


@dataclass(eq=False)
class InvalidSavedQuery(InvalidInput):
    """A saved query whose header or text is wrong."""

    source: str
    reason: str
    fr: ClassVar[str] = "Requête enregistrée {source} : {reason}"
    en: ClassVar[str] = "Saved query {source}: {reason}"


@dataclass(eq=False)
class InvalidRequest(InvalidInput):
    """An HTTP request that does not follow the protocol it speaks."""

    reason: str
    reason_fr: str = ""
    fr: ClassVar[str] = "Demande refusée : {reason_fr}"
    en: ClassVar[str] = "Request refused: {reason}"


@dataclass(eq=False)
class UnsupportedFormat(InvalidInput):
    """Content of a media type or file extension that this place does not read."""

    given: str
    known: tuple[str, ...]
    fr: ClassVar[str] = "Format « {given} » inconnu ici ; formats lus : {listed}."
    en: ClassVar[str] = "Format “{given}” is not known here; formats read: {listed}."


@dataclass(eq=False)
class NotAcceptable(InvalidInput):
    """No representation suits the Accept header; `offered` lists the media types that exist."""

    offered: tuple[str, ...]
    fr: ClassVar[str] = "Aucun des formats demandés n'existe ici ; formats offerts : {listed}."
    en: ClassVar[str] = "None of the formats asked for exists here; formats offered: {listed}."


@dataclass(eq=False)
class TooLarge(InvalidInput):
    """Input over a limit that is checked before anything is parsed."""

    what: str
    size: int
    limit: int
    fr: ClassVar[str] = "{what} : {size}, au-delà de la limite de {limit}."
    en: ClassVar[str] = "{what}: {size}, over the limit of {limit}."


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
    """No page of the site has this path."""

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


class Gone(DothequeError):
    """What was asked for existed and was withdrawn."""


@dataclass(eq=False)
class EntityWithdrawn(Gone):
    """A withdrawn entity; `replaced_by` lists the IRIs of what stands in its place."""

    iri: str
    withdrawn_on: str
    replaced_by: tuple[str, ...]
    fr: ClassVar[str] = "{iri} a été retiré le {withdrawn_on}."
    en: ClassVar[str] = "{iri} was withdrawn on {withdrawn_on}."


class Refused(DothequeError):
    """What was asked for is understood and not allowed."""


@dataclass(eq=False)
class ShapesViolated(Refused):
    """A change that breaks the shapes; `report` is the validation report, `violations` their number."""

    report: Any  # validation.report.ValidationReport: a room above this one
    violations: int
    fr: ClassVar[str] = "Changement refusé : {violations} règle(s) enfreinte(s). Rien n'a été appliqué."
    en: ClassVar[str] = "Change refused: {violations} rule(s) broken. Nothing was applied."


@dataclass(eq=False)
class UnsafeQuery(Refused):
    """A query that asks for what this endpoint never does, such as SERVICE, LOAD or an update."""

    keyword: str
    fr: ClassVar[str] = "« {keyword} » n'est pas permis ici."
    en: ClassVar[str] = "“{keyword}” is not allowed here."


@dataclass(eq=False)
class UpdateElsewhere(Refused):
    """A SPARQL Update sent to the address that only answers queries; `address` is where changes are asked for."""

    address: str
    fr: ClassVar[str] = "Ici, on ne fait qu'interroger ; les changements se demandent à {address}, avec un jeton."
    en: ClassVar[str] = "This address answers queries only; changes are asked for at {address}, with a token."


@dataclass(eq=False)
class InvalidToken(Refused):
    """A request that needs a token and has none, or one that is unknown, revoked or expired; `reason` says which."""

    reason: str
    reason_fr: str = ""
    fr: ClassVar[str] = "Il faut un jeton valable (Authorization: Bearer …) : {reason_fr}."
    en: ClassVar[str] = "A valid token is needed (Authorization: Bearer …): {reason}."


@dataclass(eq=False)
class NotPermitted(Refused):
    """A token that does not cover the graph that a change touches; `permitted` lists those it covers."""

    graph: str
    permitted: tuple[str, ...]
    fr: ClassVar[str] = "Ce jeton ne permet pas de changer le graphe {graph} ; graphes permis : {listed}."
    en: ClassVar[str] = "This token does not allow changing the graph {graph}; graphs allowed: {listed}."


@dataclass(eq=False)
class PreconditionFailed(Refused):
    """A change asked for on a condition, `If-Match: "…"` for one, that the graph as it stands does not meet."""

    condition: str
    fr: ClassVar[str] = "La condition « {condition} » n'est pas remplie : le graphe est dans un autre état."
    en: ClassVar[str] = "The condition “{condition}” is not met: the graph is in another state."


class Busy(DothequeError):
    """Somebody else is at work; asking again later will do."""


@dataclass(eq=False)
class StoreLocked(Busy):
    """Another process is publishing; `holder` tells which."""

    holder: str
    fr: ClassVar[str] = "Une autre publication est en cours (processus {holder})."
    en: ClassVar[str] = "Another publication is under way (process {holder})."


@dataclass(eq=False)
class PortTaken(Busy):
    """Another process listens on this address already."""

    host: str
    port: int
    fr: ClassVar[str] = "Le port {port} de {host} est déjà pris ; choisissez-en un autre avec --port."
    en: ClassVar[str] = "Port {port} of {host} is taken; choose another one with --port."


@dataclass(eq=False)
class EngineBusy(Busy):
    """Every query worker is taken; `retry_after` is in seconds."""

    retry_after: int
    fr: ClassVar[str] = "Toutes les places sont prises ; réessayez dans {retry_after} s."
    en: ClassVar[str] = "Every place is taken; try again in {retry_after} s."


class LimitExceeded(DothequeError):
    """Work that was stopped at a limit."""


@dataclass(eq=False)
class QueryTimeout(LimitExceeded):
    """A query stopped after the time allowed, in seconds."""

    seconds: float
    fr: ClassVar[str] = "Requête arrêtée après les {seconds:g} s permises."
    en: ClassVar[str] = "Query stopped after the {seconds:g} s allowed."


@dataclass(eq=False)
class QueryKilled(LimitExceeded):
    """A query whose worker went down, mostly for want of memory; nobody can tell what the system killed it for."""

    limit_mb: int
    fr: ClassVar[str] = "Requête arrêtée par le système, le plus souvent faute de mémoire ({limit_mb} Mo permis)."
    en: ClassVar[str] = "Query stopped by the system, mostly for want of memory ({limit_mb} MB allowed)."


@dataclass(eq=False)
class ResultTooLarge(LimitExceeded):
    """A result over the size allowed: so many bytes, or `rows` where the format cannot say that it was cut."""

    limit: int
    unit: str = "bytes"
    unit_fr: str = "octets"
    fr: ClassVar[str] = "Le résultat dépasse {limit} {unit_fr} ; ajoutez LIMIT ou précisez la requête."
    en: ClassVar[str] = "The result is over {limit} {unit}; add LIMIT or narrow the query."


class Unavailable(DothequeError):
    """Something this instance needs is not there."""


@dataclass(eq=False)
class NothingPublished(Unavailable):
    """The data directory holds no release yet."""

    data_dir: str
    fr: ClassVar[str] = "Rien n'est encore publié dans {data_dir} ; lancez « dotheque load »."
    en: ClassVar[str] = "Nothing is published in {data_dir} yet; run “dotheque load”."


@dataclass(eq=False)
class StoreUnavailable(Unavailable):
    """The store cannot be opened or read."""

    reason: str
    fr: ClassVar[str] = "Le graphe est indisponible : {reason}"
    en: ClassVar[str] = "The graph is unavailable: {reason}"
