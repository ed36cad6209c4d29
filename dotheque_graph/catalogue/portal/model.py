"""What a feed for data portals is made of but the graph: profile, release, addresses of the site, files, contact.

The feed is DCAT-AP 3 (https://semiceu.github.io/DCAT-AP/releases/3.0.1/) in pages of a Hydra collection.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dotheque_graph.namespaces import BASE
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import ReleaseRecord

CATALOG: Final = NamedNode(BASE + "catalog")
"""The catalogue itself; its pages have addresses of their own."""
PAGE_RECORDS: Final = 100
"""Records of one page; harvesters are given at most a hundred (and less than 5 MB)."""


class PortalProfile(StrEnum):
    """How the records are said: all that DCAT-AP has words for, or only what no harvester stumbles over."""

    FULL = "dcat-ap"
    HARVEST = "harvest"


@dataclass(frozen=True, slots=True)
class GraphFile:
    """A file of the dumps.

    `address` is absolute and names the release by its folder; `media_type` is that of what is packed,
    `packing` "", "application/gzip" or "application/zstd", `size` in bytes, `sha256` in hexadecimal of the file as it
    lies, `about` "" for the whole graph, else a class IRI.
    """

    name: str
    address: str
    media_type: str
    packing: str
    size: int
    sha256: str
    about: str

    @property
    def lasting_address(self) -> str:
        """Return where the file of this name is had of whichever release is the latest; it leads to that release's."""
        folder, _, name = self.address.rpartition("/")
        return f"{folder.rpartition('/')[0]}/latest/{name}"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom re-users write to: a name, an absolute address, and an electronic address where there is one."""

    name: str
    url: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Portal:
    """All of one feed but the graph.

    `page_address` gives the absolute frozen address of a page in the format that is written, `document` the absolute
    public address of the document about an IRI. `home`, `data_page`, `endpoint` and `service_description` are absolute
    public addresses. A withdrawn record stays for `withdrawn_days` after its withdrawal.
    """

    profile: PortalProfile
    release: ReleaseRecord
    page_address: Callable[[int], str]
    document: Callable[[NamedNode], str]
    home: str
    data_page: str
    endpoint: str
    service_description: str
    contact: Contact
    withdrawn_days: int
    files: tuple[GraphFile, ...]

    @property
    def harvest(self) -> bool:
        """Tell whether this is the defensive profile."""
        return self.profile is PortalProfile.HARVEST
