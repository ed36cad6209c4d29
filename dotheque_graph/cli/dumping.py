"""`dump`: a release as files to take away."""

from dotheque_graph.bootstrap import Application
from dotheque_graph.cli.console import progress, say
from dotheque_graph.cli.options import DataDir, ReleaseNumber, application
from dotheque_graph.publication.dumps.making import make_dumps
from dotheque_graph.publication.dumps.record import dumps_folder


def dump(
    release: ReleaseNumber = None,
    data_dir: DataDir = None,
) -> None:
    """Make the files of a release that /dumps/ offers; where they were made before, nothing is done.

    `dotheque load --dumps` makes them at its end, and the site makes those of each release that is published while it
    serves. This command makes those of earlier releases.
    """
    parts = application(data_dir)
    dump_release(parts, parts.releases.current().number if release is None else release)


def dump_release(parts: Application, number: int) -> None:
    """Make the dumps of a release with a bar on stderr, and say where they are; raise as `make_dumps` does."""
    with progress() as show:
        made = make_dumps(parts.releases, number, on_progress=show)
    place, files = dumps_folder(parts.releases.get(number)), len(made.files)
    size = sum(file.size for file in made.files) / 1_000_000
    say(f"{place} : {files} fichiers, {size:.1f} Mo.", f"{place}: {files} files, {size:.1f} MB.")
