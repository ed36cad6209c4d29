"""The rules by which data.gouv.fr takes distributions, and data services."""

from typing import Final

from dotheque_graph.audience.rehearsal.findings import Outcome, Rule

_C, _L, _S = Outcome.CHANGED, Outcome.LOST, Outcome.SKIPPED

UDATA_PART_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "udata-distribution-address",
        _L,
        "Sans dcat:downloadURL ni dcat:accessURL, la distribution est perdue.",
        "Without dcat:downloadURL or dcat:accessURL the distribution is lost.",
        "Donner au moins dcat:accessURL.",
        "Give dcat:accessURL at least.",
    ),
    Rule(
        "udata-distribution-same",
        _L,
        "Une autre distribution de la fiche a la même URL : les deux n'en font qu'une.",
        "Another distribution of the record has the same URL: the two become one.",
        "Donner à chaque distribution sa propre URL.",
        "Give each distribution a URL of its own.",
    ),
    Rule(
        "udata-distribution-download",
        _C,
        "dcat:downloadURL est l'adresse de la ressource ; dcat:accessURL n'a plus de place.",
        "dcat:downloadURL is the address of the resource; there is no place left for dcat:accessURL.",
        inherent=True,
    ),
    Rule(
        "udata-distribution-untitled",
        _C,
        "Sans titre, la ressource prend le nom du fichier, sinon celui du format.",
        "Without a title, the resource takes the name of the file, else that of the format.",
        "Donner un dct:title à la distribution.",
        "Give the distribution a dct:title.",
    ),
    Rule(
        "udata-distribution-format",
        _C,
        "Le format est écrit en minuscules, d'après la fin de son IRI ou son texte.",
        "The format is written in lower case, from the end of its IRI or from its text.",
        inherent=True,
    ),
    Rule(
        "udata-distribution-media-type",
        _C,
        "Seule la forme https://www.iana.org/assignments/media-types/… est raccourcie : l'adresse entière est gardée.",
        "Only the form https://www.iana.org/assignments/media-types/… is shortened: the whole address is kept.",
        "Écrire https://www.iana.org/assignments/media-types/ suivi du type.",
        "Write https://www.iana.org/assignments/media-types/ and the type.",
    ),
    Rule(
        "udata-distribution-service",
        _C,
        "Une distribution qui a dcat:accessService devient une ressource de type « api ».",
        "A distribution that has dcat:accessService becomes a resource of type “api”.",
        inherent=True,
    ),
    Rule(
        "udata-distribution-licence",
        _L,
        "La licence est celle de la fiche : une ressource n'en a pas.",
        "The licence is that of the record: a resource has none.",
        inherent=True,
    ),
    Rule(
        "udata-checksum-algorithm",
        _S,
        "spdx:algorithm manque ou est un texte : toute la fiche échoue.",
        "spdx:algorithm is missing or a literal: the whole record fails.",
        "Donner http://spdx.org/rdf/terms#checksumAlgorithm_sha256, ou retirer l'empreinte.",
        "Give http://spdx.org/rdf/terms#checksumAlgorithm_sha256, or take the checksum away.",
    ),
    Rule(
        "udata-checksum-unsupported",
        _L,
        "Seuls md5, sha1 et sha256 sont gardés.",
        "Only md5, sha1 and sha256 are kept.",
        "Donner une empreinte SHA-256.",
        "Give a SHA-256 checksum.",
    ),
    Rule(
        "udata-service-of-distribution",
        _S,
        "Ce service est le dcat:accessService d'une distribution : il devient une ressource, pas une fiche.",
        "This service is the dcat:accessService of a distribution: it becomes a resource and no record.",
        inherent=True,
    ),
    Rule(
        "udata-service-serves",
        _S,
        "Le jeu servi n'a pas de dct:identifier sur cette page : le service échoue (17.6) ou perd ce lien (17.18).",
        "The data set served has no dct:identifier on this page: the service fails (17.6) or loses this link (17.18).",
        "Répéter son dct:identifier sur la page du service, sans rdf:type.",
        "Repeat its dct:identifier on the page of the service, without an rdf:type.",
    ),
)
