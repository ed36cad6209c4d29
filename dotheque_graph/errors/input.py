"""Input that cannot be used as it was given."""

from dataclasses import dataclass
from typing import ClassVar

from dotheque_graph.errors.base import DothequeError


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
class InvalidShapes(InvalidInput):
    """Shapes that cannot be used for a validation: ill-formed, or without a target."""

    sources: tuple[str, ...]
    reason: str
    reason_fr: str = ""
    fr: ClassVar[str] = "Règles SHACL inutilisables ({listed}) : {reason_fr}"
    en: ClassVar[str] = "SHACL shapes that cannot be used ({listed}): {reason}"


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
