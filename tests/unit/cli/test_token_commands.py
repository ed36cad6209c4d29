"""`dotheque token`: made, listed and revoked from the shell."""

import sys
from pathlib import Path

import pytest

from dotheque_graph.access.tokens import Tokens
from dotheque_graph.cli import main
from dotheque_graph.cli.exits import DONE, FAILED, NO
from dotheque_graph.errors import InvalidToken


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that runs `dotheque` in an instance of its own and gives the exit code."""
    monkeypatch.setenv("DOTHEQUE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def run_command(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["dotheque", *arguments])
        with pytest.raises(SystemExit) as caught:
            main.run()
        return int(caught.value.code or 0)

    return run_command


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    return Tokens(tmp_path / "var")


def test_token_is_alone_on_stdout_so_that_a_script_can_take_it(run, tokens, capsys):
    assert run("token", "create", "essai", "--graph", "catalogue", "--graph", "links/*", "--days", "3") == DONE
    said = capsys.readouterr()
    secret = said.out.removesuffix("\n")

    assert tokens.verify(secret).graphs == ("catalogue", "links/*")
    assert tokens.verify(secret).expires
    assert "never shown again" in said.err
    assert secret not in said.err


def test_list_shows_what_each_token_may_do_and_no_secret(run, tokens, capsys):
    assert run("token", "list") == DONE
    assert "No token." in capsys.readouterr().out
    run("token", "create", "un")
    run("token", "create", "deux", "--graph", "links/insee", "--days", "3")
    secret = capsys.readouterr().out.split()[0]
    run("token", "revoke", "un")
    capsys.readouterr()

    assert run("token", "list") == DONE
    said = capsys.readouterr().out
    rows = {line.split()[0]: line for line in said.splitlines()[1:]}
    assert "*" in rows["un"]
    assert rows["un"].rstrip().endswith("revoked")
    assert "links/insee" in rows["deux"]
    assert rows["deux"].rstrip().endswith("valid")
    assert secret not in said


def test_revoked_token_is_useless(run, tokens, capsys):
    run("token", "create", "essai")
    secret = capsys.readouterr().out.strip()

    assert run("token", "revoke", "essai") == DONE
    with pytest.raises(InvalidToken):
        tokens.verify(secret)


def test_mistakes_are_said_in_one_sentence(run, capsys):
    assert run("token", "revoke", "personne") == NO
    assert "No token is called “personne”" in capsys.readouterr().err
    assert run("token", "create", "a b") == FAILED
    assert run("token", "create", "essai", "--graph", "<x>") == FAILED
    assert run("token", "create", "essai", "--days", "0") == FAILED
    assert run("token", "create", "essai") == DONE
    assert run("token", "create", "essai") == FAILED
    assert "expected: a name that no token has had" in capsys.readouterr().err


def test_messages_are_french_for_a_french_shell(run, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    run("token", "create", "essai")
    assert "ne sera plus jamais montré" in capsys.readouterr().err
    run("token", "list")
    assert "valable" in capsys.readouterr().out
    run("token", "revoke", "essai")
    assert "est révoqué" in capsys.readouterr().out
