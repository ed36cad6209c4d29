"""Every setting of an instance, with its default and its help: the one table that code, CLI and documentation read."""

import os
import tempfile
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from dotheque_graph.errors import SettingsError

ENVIRONMENT_PREFIX = "DOTHEQUE_"


class Settings(BaseSettings):
    """The settings, read from `DOTHEQUE_…` variables; frozen, built once and handed down."""

    model_config = SettingsConfigDict(env_prefix=ENVIRONMENT_PREFIX, frozen=True, extra="forbid")

    data_dir: Annotated[Path, Field(description="Directory of the running instance: releases, working copy, lock.")] = (
        Path("var")
    )
    public_url: Annotated[
        str,
        Field(
            pattern=r"^https?://[^\s?#]+[^\s?#/]$",
            description="Public address of the site, without a final slash; links are made from it, never from Host.",
        ),
    ] = "http://127.0.0.1:8000"
    host: Annotated[str, Field(description="Address that `dotheque serve` listens on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="Port that `dotheque serve` listens on.")] = 8000
    web_processes: Annotated[int, Field(ge=1, le=64, description="Number of web processes of `dotheque serve`.")] = 1
    releases_kept: Annotated[
        int, Field(ge=1, description="How many of the latest releases are kept, besides the pinned ones.")
    ] = 100
    lock_seconds: Annotated[
        float, Field(ge=0, description="How long a publication waits for another one to end, in seconds.")
    ] = 10.0
    dumps: Annotated[
        bool, Field(description="Whether the site makes the files of /dumps/ for each publication, in the background.")
    ] = True
    page_size: Annotated[int, Field(ge=1, le=500, description="Entries on one page of a list.")] = 50
    query_seconds: Annotated[
        float, Field(gt=0, description="Wall-clock time that a public SPARQL query may take, in seconds.")
    ] = 10.0
    query_memory_mb: Annotated[int, Field(ge=512, description="Address space that a query worker may take, in MB.")] = (
        2048
    )
    query_bytes: Annotated[int, Field(ge=1024, description="Longest SPARQL query text that is read, in bytes.")] = (
        1_000_000
    )
    query_rows: Annotated[
        int, Field(ge=1, description="Rows that a public SELECT gives at most; a result that is cut says so.")
    ] = 1_000_000
    result_bytes: Annotated[int, Field(ge=1024, description="Largest result of a public query, in bytes.")] = (
        200_000_000
    )
    query_workers: Annotated[
        int,
        Field(ge=0, le=64, description="Query worker processes beside each web process; 0: one per core, at least 2."),
    ] = 0
    query_queue: Annotated[
        int, Field(ge=0, description="Queries that may wait for a worker; past it the answer is 503.")
    ] = 64
    spool_dir: Annotated[
        Path | None,
        Field(
            description="Where large results wait for slow clients; `spool` in the data directory where it is not set."
        ),
    ] = None
    spool_mb: Annotated[
        int, Field(ge=0, description="Disk that large results may take while clients read them, in MB.")
    ] = 2000
    trusted_proxies: Annotated[
        int,
        Field(
            ge=0, le=9, description="Proxies in front of the site, whose X-Forwarded-For tells one client from another."
        ),
    ] = 0
    write_seconds: Annotated[
        float, Field(gt=0, description="Time that a publication asked for over HTTP may take, in seconds.")
    ] = 120.0
    write_bytes: Annotated[
        int, Field(ge=1024, description="Largest update or graph that is read over HTTP, in bytes.")
    ] = 20_000_000
    write_memory_mb: Annotated[
        int, Field(ge=512, description="Address space that a publication asked for over HTTP may take, in MB.")
    ] = 4096
    log_days: Annotated[int, Field(ge=0, description="Days that the log of queries is kept; 0: no log is written.")] = (
        90
    )
    withdrawn_days: Annotated[
        int, Field(ge=0, description="Days that a withdrawn entry stays in the feed for portals, said to be withdrawn.")
    ] = 90
    contact_name: Annotated[
        str,
        Field(pattern=r"^\S(.*\S)?$", max_length=200, description="Whom the feed for portals names as its contact."),
    ] = "Démocratie Ouverte"
    contact_url: Annotated[
        str,
        Field(
            pattern=r"^$|^https?://[^\s<>\"{}|\\^`]+$",
            description="Page where that contact is reached; the page /data of the site where it is not set.",
        ),
    ] = ""
    contact_email: Annotated[
        str,
        Field(
            pattern=r"^$|^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
            description="Electronic address of that contact, which the feed then publishes; none where it is not set.",
        ),
    ] = ""
    answers_kept_mb: Annotated[
        int, Field(ge=0, description="Memory in each web process for answers of the current release, in MB.")
    ] = 64

    def worker_count(self) -> int:
        """Return how many query workers a web process has: one for each core, at least 2, where none is set."""
        return self.query_workers or max(2, os.cpu_count() or 1)

    def spool_folder(self) -> Path:
        """Return where large results wait: as it is set, else in the data directory, which is on a disk.

        The temporary directory, which often is memory, where the data directory cannot be written.
        """
        if self.spool_dir is not None:
            return self.spool_dir
        own = self.data_dir / "spool"
        writable = os.access(own if own.is_dir() else self.data_dir, os.W_OK | os.X_OK)
        return own if writable else Path(tempfile.gettempdir())


def read_settings(**overrides: object) -> Settings:
    """Return the settings of the environment, `overrides` winning; raise SettingsError naming every bad one."""
    problems = dict.fromkeys(_unknown_variables(), "unknown setting")
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        settings = Settings(**given)  # type: ignore[arg-type]  # pydantic checks each value
    except ValidationError as error:
        problems |= {".".join(map(str, item["loc"])): item["msg"] for item in error.errors()}
        raise SettingsError(problems) from None
    if problems:
        raise SettingsError(problems)
    return settings


def _unknown_variables() -> list[str]:
    known = {ENVIRONMENT_PREFIX + name.upper() for name in Settings.model_fields}
    return sorted(name for name in os.environ if name.startswith(ENVIRONMENT_PREFIX) and name not in known)
