"""The addresses of time: releases, histories, Memento, the feed."""

from typing import Final

from dotheque_graph.web.history import feed
from dotheque_graph.web.history.entity_routes import entity_history
from dotheque_graph.web.history.release_routes import every_release, one_release, what_changed
from dotheque_graph.web.history.time_routes import timegate, timemap
from dotheque_graph.web.routing import Route

ROUTES: Final[tuple[Route, ...]] = (
    ("/releases", every_release, ("GET",)),
    ("/releases.{extension}", every_release, ("GET",)),
    ("/releases/{name}", one_release, ("GET",)),
    ("/releases/{number}/changes", what_changed, ("GET",)),
    ("/releases/{number}/changes.{extension}", what_changed, ("GET",)),
    ("/history/{path:path}", entity_history, ("GET",)),
    ("/timegate/{path:path}", timegate, ("GET",)),
    ("/timemap/{path:path}", timemap, ("GET",)),
    ("/feed", feed.root, ("GET",)),
    ("/feed/{page}", feed.page, ("GET",)),
)
