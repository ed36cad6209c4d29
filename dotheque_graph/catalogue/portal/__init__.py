"""The feed for data portals: the published resources, and the graph itself, as DCAT-AP that arrives whole."""

from dotheque_graph.catalogue.portal.model import CATALOG, PAGE_RECORDS, Contact, GraphFile, Portal, PortalProfile
from dotheque_graph.catalogue.portal.page import feed_page, feed_pages, feed_total

__all__ = [
    "CATALOG",
    "PAGE_RECORDS",
    "Contact",
    "GraphFile",
    "Portal",
    "PortalProfile",
    "feed_page",
    "feed_pages",
    "feed_total",
]
