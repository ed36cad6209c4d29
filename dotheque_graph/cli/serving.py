"""`serve` and `settings`: running the site."""

import errno
import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer
from granian.constants import Interfaces
from granian.server import Server

from dotheque_graph.cli.console import complain
from dotheque_graph.cli.options import DataDir, application
from dotheque_graph.errors import PortTaken
from dotheque_graph.settings import ENVIRONMENT_PREFIX, Settings


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on (default: DOTHEQUE_HOST, else 127.0.0.1).")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (default: DOTHEQUE_PORT, else 8000).")] = None,
    data_dir: DataDir = None,
) -> None:
    """Serve the public release: pages, RDF and SPARQL. Publications made meanwhile are served at once.

    Links are made from DOTHEQUE_PUBLIC_URL; where it is not set, from the address listened on.
    """
    parts = application(data_dir, host=host, port=port)
    parts.releases.current()
    settings = _with_public_url(parts.settings)
    _refuse_taken_port(settings)
    # granian starts fresh processes: they read the settings from the environment, like any other start.
    os.environ |= as_environment(settings)
    complain(f"le site est sur {settings.public_url}/", f"the site is at {settings.public_url}/")
    Server(
        "dotheque_graph.web.app:build",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.host,
        port=settings.port,
        workers=settings.web_processes,
        websockets=False,
        log_enabled=False,
        # The system may end a process for want of memory; the site goes on without it until it is back.
        respawn_failed_workers=True,
    ).serve()


def _refuse_taken_port(settings: Settings) -> None:
    """Raise PortTaken where somebody listens: the server shares ports (SO_REUSEPORT), and two sites would alternate."""
    try:
        socket.create_server((settings.host, settings.port)).close()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(settings.host, settings.port) from None


def _with_public_url(settings: Settings) -> Settings:
    if "public_url" in settings.model_fields_set:
        return settings
    name = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104  # compared, not bound
    return settings.model_copy(update={"public_url": f"http://{name}:{settings.port}"})


def as_environment(settings: Settings) -> dict[str, str]:
    """Return the variables from which `read_settings` makes these settings again, their paths absolute."""
    values = {name: getattr(settings, name) for name in Settings.model_fields}
    return {
        ENVIRONMENT_PREFIX + name.upper(): str(value.resolve() if isinstance(value, Path) else value)
        for name, value in values.items()
        if value is not None
    }


def show_settings(data_dir: DataDir = None) -> None:
    """List every setting: the variable that changes it, its value now, its default and its help."""
    settings = application(data_dir).settings
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        sys.stdout.write(
            f"{ENVIRONMENT_PREFIX}{name.upper()}={value}\n    {field.description} Default: {field.default}\n"
        )
