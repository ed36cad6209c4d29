"""A PostgreSQL of its own for CKAN, from the binaries of a package: started in a folder, ended with the driver."""

import os
import pwd
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

USER = "ckan"
_BINARIES = Path(find_spec("pgserver").origin).parent / "pginstall" / "bin"


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run PostgreSQL on a socket in a folder, and yield the address of an empty database.

    PostgreSQL refuses to run as root, and is then run as `nobody`, who becomes the owner of the folder.
    """
    whose = _nobody(folder) if os.geteuid() == 0 else {}
    data = folder / "data"
    made = [_BINARIES / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
    subprocess.run(made, check=True, cwd=folder, stdout=subprocess.DEVNULL, **whose)
    served = [_BINARIES / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
    with (folder / "postgres.log").open("wb") as log:
        process = subprocess.Popen(served, cwd=folder, stdout=log, stderr=log, **whose)
    try:
        _create(folder, process)
        yield f"postgresql://{USER}@/{USER}?host={folder}"
    finally:
        process.terminate()
        process.wait(30)


def _nobody(folder: Path) -> dict[str, object]:
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _create(folder: Path, process: "subprocess.Popen[bytes]") -> None:
    """Create the database as soon as the server answers."""
    command = [_BINARIES / "createdb", "-h", folder, "-U", USER, USER]
    for _ in range(300):
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError((folder / "postgres.log").read_text())
