"""The program of a writer process, `python -m dotheque_graph.writing`: one order on stdin, one answer on stdout.

Only here are texts and documents of others read that are to be written; whatever they do to it, this process alone
dies, nothing of what it began is public, and the next publication cleans up.
"""

import os
import sys
import traceback
from typing import BinaryIO

from dotheque_graph.bootstrap import Application, build_application
from dotheque_graph.errors import DothequeError, InvalidQuery, QueryKilled, ShapesViolated, StoreUnavailable
from dotheque_graph.publication.orders import Order, Outcome, Report, error_frame, outcome_frame, read_order
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.validation.rendering import as_rdf, as_text
from dotheque_graph.validation.report import ValidationReport
from dotheque_graph.validation.shapes import Shapes
from dotheque_graph.writing.carrying import carry_out
from dotheque_graph.writing.confinement import confine


def answer(application: Application, order: Order, answers: BinaryIO) -> None:
    """Carry out an order and write one frame: its outcome, or the error that stopped it."""
    settings = application.settings

    def tell(outcome: Outcome) -> None:
        _send(answers, outcome_frame(outcome))

    try:
        carry_out(application.road, order, settings.write_bytes, tell)
    except ShapesViolated as error:
        _send(answers, error_frame(error, _travelling(error.report, application.shapes())))
    except DothequeError as error:
        _send(answers, error_frame(error))
    except MemoryError:
        _send(answers, error_frame(QueryKilled(settings.write_memory_mb)))
    except OSError as error:
        _send(answers, error_frame(StoreUnavailable(str(error))))
    except BaseException as error:  # a panic of the engine reaches Python below Exception
        if isinstance(error, Exception):
            raise
        _send(answers, error_frame(InvalidQuery(f"the engine failed: {error}", f"le moteur a échoué : {error}")))


def _travelling(report: ValidationReport, shapes: Shapes) -> Report:
    text = {language: as_text(report, shapes, language) for language in ("fr", "en")}
    return Report(serialise(as_rdf(report), TURTLE).decode(), text)


def _send(answers: BinaryIO, data: bytes) -> None:
    answers.write(data)
    answers.flush()


def main() -> None:
    """Read the order of the standard input, carry it out under the limits of its settings, and answer."""
    parent = int(sys.argv[1])
    given = read_order(sys.stdin.buffer)
    if given is None:
        return
    order, settings = given
    confine(settings.write_memory_mb, settings.write_seconds, parent)
    # The engine prints its last words; they belong neither in the answer nor in the log of the server.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    log = os.fdopen(os.dup(sys.stderr.fileno()), "w")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, sys.stdout.fileno())
    os.dup2(silence, sys.stderr.fileno())
    try:
        answer(build_application(settings), order, answers)
    except Exception:  # noqa: BLE001  # a fault of ours: for the log of the server, which answers 503
        traceback.print_exc(file=log)
        sys.exit(1)


if __name__ == "__main__":
    main()
