"""Where Chromium is on this machine, and how to get one where there is none; `make` runs it before tests that look."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT = (
    ("apt-get", "update"),
    ("apt-get", "install", "--yes", "--no-install-recommends", "chromium"),
)
NOWHERE = (
    "Ni Chromium ni Chrome n'est ici, et aucun n'a pu être obtenu ; installez-en un (apt install chromium) ou donnez "
    "son chemin dans CHROMIUM. / Neither Chromium nor Chrome is here, and none could be had; install one (apt install "
    "chromium) or give its path in CHROMIUM."
)
STARTING_SECONDS = 60
GETTING_SECONDS = 900

Run = Callable[[Sequence[str], Mapping[str, str], int], int]


def run(command: Sequence[str], environment: Mapping[str, str], seconds: int) -> int:
    """Return the exit code of a command that says nothing; 127 where it cannot be run, 124 where it takes too long."""
    program = shutil.which(command[0], path=environment.get("PATH"))
    if program is None:
        return 127
    try:
        done = subprocess.run(
            [program, *command[1:]], env=environment, capture_output=True, timeout=seconds, check=False
        )
    except OSError:
        return 127
    except subprocess.TimeoutExpired:
        return 124
    return done.returncode


@dataclass(frozen=True, slots=True)
class Machine:
    """What is asked of this machine: its environment, whether we are root, how commands are run."""

    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    root: bool = field(default_factory=lambda: os.geteuid() == 0)
    run: Run = run

    def found(self) -> str | None:
        """Return the path of the first Chromium or Chrome that starts, None where there is none."""
        return next((path for path in self._candidates() if self._starts(path)), None)

    def obtained(self) -> str | None:
        """Return the one that is here, else one that is got: Debian's package as root, else Playwright's download."""
        path = self.found()
        if path is None and self.root and shutil.which("apt-get", path=self.environment.get("PATH")):
            quiet = {**self.environment, "DEBIAN_FRONTEND": "noninteractive"}
            sys.stderr.write("Installing Chromium with apt-get\n")
            for command in APT:  # a list of packages that cannot be renewed may do all the same
                self.run(command, quiet, GETTING_SECONDS)
            path = self.found()
        if path is None:
            sys.stderr.write("Downloading Chromium with Playwright\n")
            self.run((sys.executable, "-m", "playwright", "install", "chromium"), self.environment, GETTING_SECONDS)
            path = self.found()
        return path

    def _candidates(self) -> Iterator[str]:
        given = self.environment.get("CHROMIUM")
        if given:
            yield given
        for name in NAMES:
            path = shutil.which(name, path=self.environment.get("PATH", os.defpath))
            if path:
                yield path
        yield from map(str, self._downloaded())

    def _downloaded(self) -> list[Path]:
        """Return what Playwright has downloaded, the newest first."""
        home = Path(self.environment.get("HOME", "/nowhere"))
        cache = Path(self.environment.get("XDG_CACHE_HOME") or home / ".cache")
        caches = (cache / "ms-playwright", home / "Library" / "Caches" / "ms-playwright")
        folders = [Path(self.environment.get("PLAYWRIGHT_BROWSERS_PATH", "/nowhere")), *caches]
        programs = ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*")
        found = [path for folder in folders for name in programs for path in folder.glob(f"chromium-*/{name}")]
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)

    def _starts(self, path: str) -> bool:
        """Tell whether it says its version: the `chromium-browser` of Ubuntu may only be a word on how to get it."""
        return self.run((path, "--version"), self.environment, STARTING_SECONDS) == 0


def main(machine: Machine) -> int:
    """Say which Chromium the tests look with, getting one first where there is none; return an exit code."""
    path = machine.obtained()
    print(path or NOWHERE, file=sys.stdout if path else sys.stderr)
    return 0 if path else 2


if __name__ == "__main__":
    sys.exit(main(Machine()))
