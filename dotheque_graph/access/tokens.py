"""The tokens that allow writing over HTTP: made once, shown once, kept only as digests."""

import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeAlias

from dotheque_graph.access.permissions import EVERY, check_pattern
from dotheque_graph.errors import InvalidParameter, InvalidToken, StoreUnavailable, TokenNotFound

SECRET_BYTES: Final = 32
"""256 random bits: nobody guesses them, so a plain digest keeps them as safely as a slow one would."""
PREFIX: Final = "dotheque_"
"""Lets people, and programs that look for secrets in texts, see what a token is."""
LONGEST_DAYS: Final = 36_500
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
_LONGEST_SECRET: Final = 200


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept: `digest` is the SHA-256 of its secret, `graphs` what it may write, see `permissions`.

    `created`, `expires` and `revoked` are ISO 8601 times in UTC, the last two None where that is not so.
    """

    name: str
    digest: str
    graphs: tuple[str, ...]
    created: str
    expires: str | None = None
    revoked: str | None = None

    def refusal(self, now: datetime) -> InvalidToken | None:
        """Return why the token is of no use any more, None while it is."""
        if self.revoked:
            day = self.revoked[:10]
            return InvalidToken(f"it was revoked on {day}", f"il a été révoqué le {day}")
        if self.expires and datetime.fromisoformat(self.expires) <= now:
            day = self.expires[:10]
            return InvalidToken(f"it expired on {day}", f"il a expiré le {day}")
        return None


_Kept: TypeAlias = list[Token]


class Tokens:
    """The tokens of an instance, in `<data_dir>/desk/tokens.json`, which its owner alone may read."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "desk"
        self._path = self._folder / "tokens.json"

    def create(self, name: str, graphs: Iterable[str] = (), days: int | None = None) -> str:
        """Note a new token and return its secret, which is kept nowhere; without `graphs` it is for every graph.

        Raises InvalidParameter for a name that is taken or cannot be one and for days past a century, InvalidIri.
        """
        if not _NAME.fullmatch(name):
            raise InvalidParameter(
                "name",
                name,
                "1 to 63 letters, digits, dots, hyphens and underscores",
                "1 à 63 lettres, chiffres, points, traits d'union et tirets bas",
            )
        if days is not None and not 1 <= days <= LONGEST_DAYS:
            raise InvalidParameter("days", str(days), f"1 to {LONGEST_DAYS}", f"de 1 à {LONGEST_DAYS}")
        secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
        now = datetime.now(UTC)
        expires = _written(now + timedelta(days=days)) if days is not None else None
        allowed = tuple(check_pattern(graph) for graph in graphs) or (EVERY,)
        with self._writing() as tokens:
            if any(token.name == name for token in tokens):
                raise InvalidParameter(
                    "name", name, "a name that no token has had", "un nom qu'aucun jeton n'a encore eu"
                )
            tokens.append(Token(name, _digest(secret), allowed, _written(now), expires))
        return secret

    def list(self) -> tuple[Token, ...]:
        """Return every token, the revoked and the expired too, oldest first; raise StoreUnavailable."""
        return tuple(self._read())

    def revoke(self, name: str) -> None:
        """Make a token useless from now on; its name stays taken. Raises TokenNotFound."""
        with self._writing() as tokens:
            for place, token in enumerate(tokens):
                if token.name == name:
                    tokens[place] = replace(token, revoked=token.revoked or _written(datetime.now(UTC)))
                    return
            raise TokenNotFound(name)

    def verify(self, secret: str) -> Token:
        """Return the token of a secret; raise InvalidToken with the reason, or StoreUnavailable."""
        digest = _digest(secret[:_LONGEST_SECRET])
        found = None
        for token in self._read():
            if hmac.compare_digest(token.digest, digest):
                found = token
        if found is None:
            raise InvalidToken("it is unknown", "il est inconnu")
        refusal = found.refusal(datetime.now(UTC))
        if refusal:
            raise refusal
        return found

    def _read(self) -> _Kept:
        try:
            kept: list[dict[str, Any]] = json.loads(self._path.read_text("utf-8"))["tokens"]
            return [Token(**{**token, "graphs": tuple(token["graphs"])}) for token in kept]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise StoreUnavailable(f"{self._path}: {error}") from None

    @contextmanager
    def _writing(self) -> Iterator[_Kept]:
        """Give the list of tokens to change, and keep it so changed, unless the block raises; one writer at a time."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        with (self._folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            tokens = self._read()
            yield tokens
            self._write(tokens)

    def _write(self, tokens: Iterable[Token]) -> None:
        text = json.dumps({"tokens": [asdict(token) for token in tokens]}, ensure_ascii=False, indent=2) + "\n"
        new = self._path.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.rename(self._path)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
