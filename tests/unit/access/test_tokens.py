"""The tokens: what is kept of them, who may read it, and which are refused."""

import json
import multiprocessing
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dotheque_graph.access.tokens import Tokens
from dotheque_graph.errors import InvalidIri, InvalidParameter, InvalidToken, StoreUnavailable, TokenNotFound


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    return Tokens(tmp_path / "var")


def file_of(tmp_path: Path) -> Path:
    return tmp_path / "var" / "desk" / "tokens.json"


def test_secret_is_shown_once_and_kept_nowhere(tokens, tmp_path: Path):
    secret = tokens.create("essai")

    assert tokens.verify(secret).name == "essai"
    assert len(secret.removeprefix("dotheque_")) == 43, "32 random bytes"
    kept = "".join(path.read_text() for path in file_of(tmp_path).parent.iterdir())
    assert secret not in kept
    assert secret.removeprefix("dotheque_") not in kept


def test_two_tokens_have_nothing_in_common(tokens):
    one, other = tokens.create("un"), tokens.create("deux")

    assert one != other
    assert [tokens.verify(secret).name for secret in (one, other)] == ["un", "deux"]


def test_only_the_owner_can_read_the_file(tokens, tmp_path: Path):
    tokens.create("essai")
    path = file_of(tmp_path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_folder_that_was_open_to_others_is_closed(tokens, tmp_path: Path):
    file_of(tmp_path).parent.mkdir(parents=True, mode=0o755)
    tokens.create("essai")

    assert stat.S_IMODE(file_of(tmp_path).parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("secret", ["", "dotheque_", "x" * 100_000, "dotheque_é", "\udc80"])
def test_unknown_secret_is_refused(tokens, secret: str):
    tokens.create("essai")

    with pytest.raises(InvalidToken, match="unknown") as refusal:
        tokens.verify(secret)
    assert refusal.value.message("fr").endswith(": il est inconnu.")


def test_digest_is_no_secret(tokens, tmp_path: Path):
    tokens.create("essai")
    [kept] = json.loads(file_of(tmp_path).read_text())["tokens"]

    with pytest.raises(InvalidToken):
        tokens.verify(kept["digest"])


def test_revoked_token_is_refused_at_once_and_its_name_stays_taken(tokens):
    secret = tokens.create("essai")
    tokens.revoke("essai")

    with pytest.raises(InvalidToken, match="revoked on") as refusal:
        tokens.verify(secret)
    assert "il a été révoqué le 20" in refusal.value.message("fr")
    with pytest.raises(InvalidParameter):
        tokens.create("essai")
    assert [token.name for token in tokens.list()] == ["essai"]


def test_revoking_twice_keeps_the_first_date(tokens, tmp_path: Path):
    tokens.create("essai")
    tokens.revoke("essai")
    path = file_of(tmp_path)
    kept = json.loads(path.read_text())
    kept["tokens"][0]["revoked"] = "2026-01-01T00:00:00+00:00"
    path.write_text(json.dumps(kept))
    tokens.revoke("essai")

    assert tokens.list()[0].revoked == "2026-01-01T00:00:00+00:00"


def test_revoking_what_does_not_exist(tokens):
    with pytest.raises(TokenNotFound):
        tokens.revoke("personne")


def test_token_expires_after_its_days(tokens, tmp_path: Path):
    secret = tokens.create("essai", days=30)
    token = tokens.verify(secret)
    left = datetime.fromisoformat(token.expires) - datetime.now(UTC)
    assert timedelta(days=29, hours=23) < left <= timedelta(days=30)

    path = file_of(tmp_path)
    path.write_text(path.read_text().replace(token.expires, "2026-01-02T00:00:00+00:00"))
    with pytest.raises(InvalidToken, match="expired on 2026-01-02") as refusal:
        tokens.verify(secret)
    assert "il a expiré le 2026-01-02" in refusal.value.message("fr")


@pytest.mark.parametrize("name", ["", " ", "a b", "é", "-x", "x" * 64, "a\nb", "../x"])
def test_name_that_cannot_be_one(tokens, name: str):
    with pytest.raises(InvalidParameter):
        tokens.create(name)
    assert tokens.list() == ()


@pytest.mark.parametrize("days", [0, -1, 10**9])
def test_days_that_cannot_be(tokens, days: int):
    with pytest.raises(InvalidParameter):
        tokens.create("essai", days=days)


def test_graph_that_cannot_be_named(tokens):
    with pytest.raises(InvalidIri):
        tokens.create("essai", ["links/<x>"])
    assert tokens.list() == ()


def test_graphs_are_kept_as_given_and_none_means_every(tokens):
    assert tokens.verify(tokens.create("un", ["catalogue", "links/*"])).graphs == ("catalogue", "links/*")
    assert tokens.verify(tokens.create("deux")).graphs == ("*",)


def test_damaged_file_lets_nobody_in_and_is_not_overwritten(tokens, tmp_path: Path):
    secret = tokens.create("essai")
    file_of(tmp_path).write_text("{")

    with pytest.raises(StoreUnavailable):
        tokens.verify(secret)
    with pytest.raises(StoreUnavailable):
        tokens.create("autre")
    assert file_of(tmp_path).read_text() == "{"


def _create(folder: Path, name: str) -> None:
    Tokens(folder).create(name)


def test_writers_at_the_same_time_lose_nothing(tokens, tmp_path: Path):
    processes = multiprocessing.get_context("forkserver")
    names = [f"essai-{number}" for number in range(4)]
    writers = [processes.Process(target=_create, args=(tmp_path / "var", name)) for name in names]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)

    assert sorted(token.name for token in tokens.list()) == names


@pytest.mark.parametrize(
    ("name", "days", "french", "english"),
    [
        ("", None, "1 à 63 lettres, chiffres", "1 to 63 letters, digits"),
        ("a b", None, "1 à 63 lettres, chiffres", "1 to 63 letters, digits"),
        ("autre", 0, "de 1 à 36500", "1 to 36500"),
        ("essai", None, "un nom qu'aucun jeton n'a encore eu", "a name that no token has had"),
    ],
)
def test_refused_token_says_what_is_right_in_both_languages(tokens, name, days, french, english):
    tokens.create("essai")
    with pytest.raises(InvalidParameter) as refusal:
        tokens.create(name, days=days)

    assert french in refusal.value.message("fr")
    assert english in refusal.value.message("en")
    assert english not in refusal.value.message("fr")
