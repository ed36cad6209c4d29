"""Which Chromium the tests look with: the one that is there, else one that is got, else one clear sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from chromium_finder import NOWHERE, Machine, main

FINDER = Path(__file__).parent.parent / "chromium_finder.py"


@pytest.fixture
def path(tmp_path):
    """Return a PATH of one empty folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def program(file, code=0):
    """Write a program that ends with a code."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\nexit {code}\n")
    file.chmod(0o755)
    return str(file)


def machine(path, home="/nowhere", **given):
    return Machine({"PATH": str(path), "HOME": str(home)}, **given)


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
def test_each_name_of_chromium_and_chrome_is_known(path, name):
    assert machine(path).found() is None
    expected = program(path / name)

    assert machine(path).found() == expected


def test_the_one_that_is_given_comes_first(path, tmp_path):
    program(path / "chromium")
    given = program(tmp_path / "mine")

    assert Machine({"PATH": str(path), "CHROMIUM": given}).found() == given


def test_one_that_does_not_start_is_passed_over(path):
    program(path / "chromium-browser", code=1)
    assert machine(path).found() is None
    chrome = program(path / "google-chrome")

    assert machine(path).found() == chrome


def test_what_playwright_downloaded_before_is_found(path, tmp_path):
    downloaded = program(tmp_path / ".cache" / "ms-playwright" / "chromium-1234" / "chrome-linux" / "chrome")

    assert machine(path, tmp_path).found() == downloaded


def installing(file, asked):
    """Return what stands in for running commands: the last word of an apt-get or of Playwright makes a browser."""

    def run(command, environment, seconds):
        asked.append([Path(command[0]).name, *command[1:]])
        if command[-1] == "chromium" and file:
            program(file)
        return 0 if os.access(command[0], os.X_OK) else 1

    return run


def test_root_gets_the_package_of_debian_where_there_is_none(path, tmp_path, capsys):
    asked = []
    program(path / "apt-get")
    given = machine(path, root=True, run=installing(path / "chromium", asked))

    assert main(given) == 0
    assert capsys.readouterr().out == (f"{path / 'chromium'}\n")
    assert ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"] in asked
    assert [command for command in asked if "playwright" in command] == []


def test_others_get_what_playwright_downloads(path, tmp_path, capsys):
    asked = []
    program(path / "apt-get")
    downloaded = tmp_path / ".cache" / "ms-playwright" / "chromium-1" / "chrome-linux64" / "chrome"
    given = machine(path, tmp_path, root=False, run=installing(downloaded, asked))

    assert main(given) == 0
    assert capsys.readouterr().out == (f"{downloaded}\n")
    assert [command for command in asked if command[0] == "apt-get"] == []


def test_where_none_can_be_had_one_sentence_says_so(path, tmp_path, capsys):
    program(path / "apt-get", code=100)
    given = machine(path, tmp_path, root=True, run=installing(None, []))

    assert main(given) == 2
    assert capsys.readouterr().err.splitlines()[-1] == NOWHERE


def test_as_a_command_it_says_where_chromium_is(path):
    expected = program(path / "google-chrome")
    done = subprocess.run(
        [sys.executable, FINDER], env={"PATH": str(path)}, capture_output=True, text=True, timeout=30, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, f"{expected}\n", "")
