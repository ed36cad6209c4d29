"""From settings to an application: the one place that names concrete engines and puts the rooms together."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from dotheque_graph.assets import asset
from dotheque_graph.audience.query_log import FILE_NAME, QueryLog
from dotheque_graph.publication.road import Road
from dotheque_graph.query.library import QueryLibrary
from dotheque_graph.query.runner import QueryRunner
from dotheque_graph.settings import Settings
from dotheque_graph.store.releases import OpenReleases, Releases
from dotheque_graph.validation.shapes import Shapes, load_shapes


@dataclass(frozen=True, slots=True)
class Application:
    """The parts of a running instance; what is slow to make is a function that makes it once, when first asked."""

    settings: Settings
    releases: Releases
    current: OpenReleases
    library: Callable[[], QueryLibrary]
    shapes: Callable[[], Shapes]
    runner: Callable[[], QueryRunner]
    log: Callable[[], QueryLog]
    road: Road


def build_application(settings: Settings) -> Application:
    """Return the application of these settings; opens and reads nothing yet."""
    releases = Releases(settings.data_dir)
    library = cache(partial(QueryLibrary.load, asset("sparql")))
    shapes = cache(partial(load_shapes, asset("shapes")))
    return Application(
        settings=settings,
        releases=releases,
        current=OpenReleases(releases),
        library=library,
        shapes=shapes,
        runner=partial(QueryRunner, settings),
        log=partial(QueryLog, settings.data_dir / FILE_NAME, settings.log_days),
        road=Road(
            releases=releases,
            shapes=shapes,
            releases_kept=settings.releases_kept,
            lock_seconds=settings.lock_seconds,
        ),
    )
