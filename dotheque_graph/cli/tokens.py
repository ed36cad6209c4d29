"""`token create | list | revoke`: who may write over HTTP."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from dotheque_graph.access.tokens import Token, Tokens
from dotheque_graph.cli.console import complain, language, print_table, say
from dotheque_graph.cli.options import DataDir, application

commands = typer.Typer(no_args_is_help=True, help="The tokens that allow writing over HTTP: make, list, revoke them.")

Name = Annotated[str, typer.Argument(help="Name of the token; the public history of publications shows it.")]
_HEADINGS = {
    "fr": ("Nom", "Graphes", "Créé", "Échéance", "État"),
    "en": ("Name", "Graphs", "Created", "Expires", "State"),
}
_STATES = {"fr": ("valable", "révoqué", "échu"), "en": ("valid", "revoked", "expired")}


@commands.command()
def create(
    name: Name,
    graph: Annotated[
        list[str] | None,
        typer.Option(
            "--graph",
            help="Graph it may write, such as catalogue or links/insee; links/* for all below links/. Again for more. "
            "Without any: every graph but ontology and shapes, which must be named.",
        ),
    ] = None,
    days: Annotated[int | None, typer.Option("--days", help="Days that it is valid (default: until revoked).")] = None,
    data_dir: DataDir = None,
) -> None:
    """Make a token and print it, once: only its digest is kept.

    Example: dotheque token create insee-links --graph links/insee --days 90
    """
    secret = Tokens(application(data_dir).settings.data_dir).create(name, graph or (), days)
    sys.stdout.write(secret + "\n")
    complain(
        "voici le jeton ; il ne sera plus jamais montré. À envoyer ainsi : Authorization: Bearer …",
        "this is the token; it is never shown again. Send it as: Authorization: Bearer …",
    )


@commands.command("list")
def list_tokens(data_dir: DataDir = None) -> None:
    """List the tokens: what each may write, until when, and whether it still may."""
    tokens = Tokens(application(data_dir).settings.data_dir).list()
    if not tokens:
        say("Aucun jeton.", "No token.")
        return
    print_table(_HEADINGS[language()], map(_row, tokens))


def _row(token: Token) -> tuple[str, ...]:
    valid, revoked, expired = _STATES[language()]
    state = revoked if token.revoked else expired if token.refusal(datetime.now(UTC)) else valid
    return (token.name, ", ".join(token.graphs), token.created[:10], (token.expires or "–")[:10], state)


@commands.command()
def revoke(name: Name, data_dir: DataDir = None) -> None:
    """Make a token useless, at once."""
    Tokens(application(data_dir).settings.data_dir).revoke(name)
    say(f"Le jeton « {name} » est révoqué.", f"The token “{name}” is revoked.")
