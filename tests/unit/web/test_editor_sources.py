"""What the editor is built from: pinned, checked by digest, from wherever packages come, running nothing on arrival."""

import json
import re

import pytest

from dotheque_graph.assets import asset


@pytest.fixture(scope="module")
def packages():
    lock = json.loads(asset("web", "editor", "package-lock.json").read_text("utf-8"))
    return {path: package for path, package in lock["packages"].items() if path}


def test_every_package_has_its_digest_and_no_address(packages):
    assert [path for path, package in packages.items() if not package["integrity"].startswith("sha512-")] == []
    assert [path for path, package in packages.items() if "resolved" in package] == []


def test_what_is_asked_for_is_asked_for_exactly(packages):
    asked = json.loads(asset("web", "editor", "package.json").read_text("utf-8"))["dependencies"]

    assert {f"node_modules/{name}": version for name, version in asked.items()} == {
        "node_modules/@zazuko/yasgui": packages["node_modules/@zazuko/yasgui"]["version"]
    }


def test_no_package_runs_anything_when_it_is_installed():
    assert "ignore-scripts=true" in asset("web", "editor", ".npmrc").read_text("utf-8").split()


def test_the_script_of_the_page_reaches_no_other_host_and_makes_no_markup():
    script = asset("web", "editor", "workspace.js").read_text("utf-8")

    assert re.findall(r"https?://", script) == []
    assert re.findall(r"innerHTML|insertAdjacentHTML|eval\(|document\.write", script) == []
