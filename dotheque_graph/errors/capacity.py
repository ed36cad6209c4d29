"""What cannot be done for now: somebody else is at it, it takes too much, or a part is missing."""

from dataclasses import dataclass
from typing import ClassVar

from dotheque_graph.errors.base import DothequeError


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


@dataclass(eq=False)
class DumpsPending(Busy):
    """The files of a release are being made, or will be; `retry_after` is in seconds."""

    release: int
    retry_after: int
    fr: ClassVar[str] = (
        "Les fichiers de la publication n° {release} sont en préparation ; réessayez dans {retry_after} s."
    )
    en: ClassVar[str] = "The files of release {release} are being made; try again in {retry_after} s."


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


@dataclass(eq=False)
class SearchUnavailable(Unavailable):
    """The index of a release is missing, damaged or of another edition of the program."""

    reason: str
    fr: ClassVar[str] = "La recherche est indisponible : {reason} ; « dotheque index » refait l'index."
    en: ClassVar[str] = "The search is unavailable: {reason}; “dotheque index” makes the index again."
