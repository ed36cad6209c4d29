"""The errors of the whole package, each with its facts as attributes and its sentence in French and English.

* DothequeError
  + SettingsError
  + InvalidInput
    - InvalidIri · InvalidRdf · InvalidShapes · NotCanonical · InvalidQuery · InvalidParameter · InvalidSavedQuery
    - UnsupportedFormat · NotAcceptable · InvalidRequest · TooLarge
  + NotFound
    - EntityNotFound · QueryNotFound · ReleaseNotFound · GraphNotFound · SourceNotFound · PageNotFound · TokenNotFound
    - DumpsNotMade · SearchNotMade
  + Gone
    - EntityWithdrawn
  + Refused
    - ShapesViolated · UnsafeQuery · UpdateElsewhere · InvalidToken · NotPermitted · PreconditionFailed
  + Busy
    - StoreLocked · PortTaken · EngineBusy · DumpsPending
  + LimitExceeded
    - QueryTimeout · ResultTooLarge · QueryKilled
  + Unavailable
    - NothingPublished · StoreUnavailable · SearchUnavailable

`web/problems.py` maps the tree to HTTP, `cli/exits.py` to exit codes. Form: that of `httpx._exceptions`, and RFC 9457.
"""

from dotheque_graph.errors.absence import (
    DumpsNotMade,
    EntityNotFound,
    EntityWithdrawn,
    Gone,
    GraphNotFound,
    NotFound,
    PageNotFound,
    QueryNotFound,
    ReleaseNotFound,
    SearchNotMade,
    SourceNotFound,
    TokenNotFound,
)
from dotheque_graph.errors.base import (
    DothequeError,
    SettingsError,
)
from dotheque_graph.errors.capacity import (
    Busy,
    DumpsPending,
    EngineBusy,
    LimitExceeded,
    NothingPublished,
    PortTaken,
    QueryKilled,
    QueryTimeout,
    ResultTooLarge,
    SearchUnavailable,
    StoreLocked,
    StoreUnavailable,
    Unavailable,
)
from dotheque_graph.errors.input import (
    InvalidInput,
    InvalidIri,
    InvalidParameter,
    InvalidQuery,
    InvalidRdf,
    InvalidRequest,
    InvalidSavedQuery,
    InvalidShapes,
    NotAcceptable,
    NotCanonical,
    TooLarge,
    UnsupportedFormat,
)
from dotheque_graph.errors.refusal import (
    InvalidToken,
    NotPermitted,
    PreconditionFailed,
    Refused,
    ShapesViolated,
    UnsafeQuery,
    UpdateElsewhere,
)

__all__ = [
    "Busy",
    "DothequeError",
    "DumpsNotMade",
    "DumpsPending",
    "EngineBusy",
    "EntityNotFound",
    "EntityWithdrawn",
    "Gone",
    "GraphNotFound",
    "InvalidInput",
    "InvalidIri",
    "InvalidParameter",
    "InvalidQuery",
    "InvalidRdf",
    "InvalidRequest",
    "InvalidSavedQuery",
    "InvalidShapes",
    "InvalidToken",
    "LimitExceeded",
    "NotAcceptable",
    "NotCanonical",
    "NotFound",
    "NotPermitted",
    "NothingPublished",
    "PageNotFound",
    "PortTaken",
    "PreconditionFailed",
    "QueryKilled",
    "QueryNotFound",
    "QueryTimeout",
    "Refused",
    "ReleaseNotFound",
    "ResultTooLarge",
    "SearchNotMade",
    "SearchUnavailable",
    "SettingsError",
    "ShapesViolated",
    "SourceNotFound",
    "StoreLocked",
    "StoreUnavailable",
    "TokenNotFound",
    "TooLarge",
    "Unavailable",
    "UnsafeQuery",
    "UnsupportedFormat",
    "UpdateElsewhere",
]
