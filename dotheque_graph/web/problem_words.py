"""What each kind of problem means, in a sentence for who meets it; French stands in the translations."""

from collections.abc import Mapping
from typing import Final

from dotheque_graph.web.words import noted

MEANINGS: Final[Mapping[str, str]] = {
    "settings-error": noted("The settings of this instance do not fit; it is for its keepers to mend."),
    "invalid-iri": noted("A text stands where an absolute IRI belongs, or no IRI can be made from it."),
    "invalid-rdf": noted("The RDF that was sent does not parse; the reason names the line where the parser can tell."),
    "invalid-shapes": noted("The SHACL shapes that were given cannot be used: they are ill-formed, or have no target."),
    "not-canonical": noted("A file of Turtle is not in canonical form."),
    "invalid-query": noted("The text is not a query of SPARQL 1.1 that the engine reads."),
    "invalid-parameter": noted(
        "A parameter of the address is unknown, missing or of the wrong kind; the facts say which, and what is right."
    ),
    "invalid-saved-query": noted("A saved query of this instance is broken; it is for its keepers to mend."),
    "invalid-request": noted("The request breaks a rule of its protocol; the reason says which."),
    "unsupported-format": noted("The body was sent in a format that is not read here; the facts list those that are."),
    "not-acceptable": noted("Nothing that Accept names can be given; the facts list what can."),
    "too-large": noted("The body or one of its parts is larger than what is read here."),
    "entity-not-found": noted("The release says nothing about this IRI. Another release may: its history lists them."),
    "page-not-found": noted("No page of the site has this address."),
    "query-not-found": noted("No public saved query has this name."),
    "release-not-found": noted("No release of this number or date is kept; the facts list those that are."),
    "graph-not-found": noted("No named graph has this name; the facts list those there are."),
    "source-not-found": noted("A file that this instance needs is missing; it is for its keepers to mend."),
    "token-not-found": noted("No token has this name."),
    "dumps-not-made": noted("No files were made of this release; those of others are listed at /dumps/."),
    "search-not-made": noted("This release was made without an index to be searched by; the latest one has one."),
    "search-unavailable": noted("The index of the search is being made; Retry-After says when to come back."),
    "dumps-pending": noted("The files of this release are being made; Retry-After says when to come back."),
    "entity-withdrawn": noted(
        "This entity is no longer in the catalogue; what replaces it is told where there is something."
    ),
    "shapes-violated": noted(
        "The change would break rules of the catalogue, so nothing of it was made; the report says which rules."
    ),
    "unsafe-query": noted("The query asks for what is never run here, such as SERVICE, or is built too deep."),
    "update-elsewhere": noted("Updates are not taken at this address; the facts say at which one they are."),
    "invalid-token": noted("A token is needed, and none that is valid was sent."),
    "not-permitted": noted("The token does not cover the graph that would change."),
    "precondition-failed": noted("What was to be changed is not, or no longer, as If-Match or If-None-Match asked."),
    "store-locked": noted("Another publication is going on; Retry-After says when to come back."),
    "port-taken": noted("The server cannot start, as another one uses its port."),
    "engine-busy": noted("Too many queries wait; Retry-After says when to come back."),
    "query-timeout": noted("The query was stopped at the limit of time."),
    "query-killed": noted("The query took more memory than one may, and was stopped."),
    "result-too-large": noted("The result is larger than one may be, and was not given in part."),
    "nothing-published": noted("This instance has not published anything yet."),
    "store-unavailable": noted("The graph cannot be read at the moment. It is not an absence: ask again later."),
    "bad-request": noted("The request cannot be read as HTTP, or its parts contradict each other."),
    "method-not-allowed": noted("This address does not answer this method; Allow lists those it does."),
    "request-timeout": noted("The body of the request did not arrive in time."),
    "range-not-satisfiable": noted("No byte of the file lies in the range asked for; Content-Range tells its size."),
    "unexpected": noted("Something failed that nobody foresaw; it is in the log of this instance."),
}
"""By the name of the problem; the last ones are no error of ours (`problems.OTHER_PROBLEMS`)."""
