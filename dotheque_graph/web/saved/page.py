"""The page of a saved query: what it asks, the form of its parameters, its result as a table, and itself as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from shlex import quote
from typing import Final

from starlette.requests import Request

from dotheque_graph.namespaces import BASE
from dotheque_graph.query.exchange import SparqlAnswer
from dotheque_graph.query.library import SavedQuery
from dotheque_graph.rdf.formats import CSV_RESULTS, DESCRIPTION_FORMATS, JSON_RESULTS, RESULT_FORMATS
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.elements import Link
from dotheque_graph.web.frame import of_release, release_note, shell
from dotheque_graph.web.pages import Alternate, Choice, SavedQueryPage, SavedResult, Shell
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.result_parts import Cited
from dotheque_graph.web.saved.asking import Pairs, address
from dotheque_graph.web.saved.columns import column_words
from dotheque_graph.web.saved.folders import heading_of
from dotheque_graph.web.saved.form import fields
from dotheque_graph.web.saved.table import table
from dotheque_graph.web.sparql.workspace_result import SHOWN, first_rows
from dotheque_graph.web.words import LANGUAGES

_DOWNLOADS: Final = (CSV_RESULTS, *(form for form in RESULT_FORMATS if form is not CSV_RESULTS))
"""The format for spreadsheets first."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for the page of a saved query: who asks, on which release, with which values.

    `rows` is the most that a result has, `latest` the number of the public release.
    """

    request: Request
    reader: Reader
    release: OpenRelease
    saved: SavedQuery
    values: Pairs
    rows: int
    latest: int

    def at(self, extension: str = "", values: Pairs | None = None) -> str:
        """Return the address of this query in another format or with other values, carrying language and release."""
        return address(self.reader.urls, self.saved, self.values if values is None else values, extension)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a visit: the text with its values bound, its result in JSON, or what is wrong and its status."""

    bound: str
    answer: SparqlAnswer | None = None
    problem: str = ""
    status: int = HTTPStatus.OK
    too_long: bool = False


def saved_page(visit: Visit, choices: Mapping[str, Sequence[Choice]], outcome: Outcome) -> SavedQueryPage:
    """Return the page; `choices` are the values that the fields offer, by parameter."""
    bound, answer, too_long = outcome.bound, outcome.answer, outcome.too_long
    reader, saved, header = visit.reader, visit.saved, visit.saved.header
    plain = reader.urls.speaking(None).as_of(None)
    return SavedQueryPage(
        shell=_shell(visit),
        library=Link(reader.words.gettext("Saved queries"), reader.urls.page("/query")),
        folder=Link(heading_of(reader, saved.folder), f"{reader.urls.page('/query')}#{saved.folder}"),
        question=header.question.in_language(reader.language),
        action=address(plain, saved),
        fields=fields(reader, saved, visit.values, choices),
        problem=outcome.problem,
        result=_result(visit, answer) if answer else None,
        downloads=tuple(Link(form.name, visit.at(form.extension)) for form in _DOWNLOADS) if answer or too_long else (),
        trial=None if answer or too_long else _trial(visit),
        sparql=bound.strip() + "\n",
        editor=reader.urls.sparql_form(bound.strip() + "\n"),
        iri=saved.iri.value,
        formats=tuple(Link(form.name, address(plain, saved, (), form.extension)) for form in DESCRIPTION_FORMATS),
        example=f"curl {quote(plain.absolute(address(plain, saved, _example(visit), CSV_RESULTS.extension)))}",
        openapi=plain.page("/openapi.json"),
    )


def _shell(visit: Visit) -> Shell:
    """Return the frame; its links to the other language and to today keep the values that were given."""
    urls, saved = visit.reader.urls, visit.saved
    plain = urls.speaking(None).as_of(None)
    # Without what it requires, a query has no result in any format.
    formats = DESCRIPTION_FORMATS if saved.required else (*DESCRIPTION_FORMATS, *RESULT_FORMATS)
    alternates = [
        Alternate(plain.absolute(address(plain, saved, (), form.extension)), form.media_type) for form in formats
    ]
    alternates += [
        Alternate(plain.absolute(address(plain.speaking(language), saved)), "", language) for language in LANGUAGES
    ]
    frame = shell(
        visit.request,
        visit.reader,
        title=saved.header.title.in_language(visit.reader.language),
        summary=saved.header.question.in_language(visit.reader.language),
        section="sparql",
        canonical=plain.absolute(address(plain, saved)),
        alternates=tuple(alternates),
        release=visit.release.release,
        dated=True,
        indexed=not visit.values and not urls.release,
    )
    switch = replace(frame.switch, href=address(urls.speaking(frame.switch.language), saved, visit.values))
    same = address(urls.as_of(None), saved, visit.values)
    return of_release(replace(frame, switch=switch), visit.reader, visit.release, visit.latest, same)


def _example(visit: Visit) -> Pairs:
    """Return the values given, or the examples of the parameters that must be."""
    parameters = visit.saved.header.parameters
    return visit.values or tuple((name, parameters[name].example) for name in visit.saved.required)


def _trial(visit: Visit) -> Link:
    examples = tuple((name, visit.saved.header.parameters[name].example) for name in visit.saved.required)
    return Link(visit.reader.words.gettext("See the answer for an example"), visit.at(values=examples))


def _result(visit: Visit, answer: SparqlAnswer) -> SavedResult:
    words = visit.reader.words
    variables, rows, total = first_rows(answer.body)
    columns, cells = table(visit.reader, visit.release.store, visit.saved, variables, rows)
    if total is None:
        said = words.gettext("More than {number} rows; the first {number} are shown, downloads hold them all")
        remark = said.format(number=words.number(SHOWN))
    else:
        remark = words.ngettext("{number} row", "{number} rows", total).format(number=words.number(total))
        if total > SHOWN:
            first = words.gettext("the first {number} are shown, downloads hold them all")
            remark = f"{remark}; {first.format(number=words.number(SHOWN))}"
    cut = words.gettext("This result is incomplete: it stops at {number} rows, the most that one answer gives.")
    return SavedResult(
        remark=remark,
        columns=tuple(Choice(column, column_words(words, column)) for column in columns),
        rows=cells,
        cited=_cited(visit, answer),
        cut=cut.format(number=words.number(visit.rows)) if answer.cut else "",
    )


def permalink(visit: Visit) -> str:
    """Return the address that asks the same of this release for good."""
    plain = visit.reader.urls.speaking(None).as_of(str(visit.release.release.number))
    return plain.absolute(address(plain, visit.saved, visit.values))


def _cited(visit: Visit, answer: SparqlAnswer) -> Cited:
    words, saved, release = visit.reader.words, visit.saved, visit.release.release
    plain = visit.reader.urls.speaking(None).as_of(str(release.number))
    canonical = address(plain, saved, visit.values).partition("/query/")[2]
    lasting = f"{BASE}query/{canonical}"
    note = release_note(visit.reader, release)
    text = words.gettext("DO'thèque, “{title}”, release {number} of {day}, {iri}").format(
        title=saved.header.title.in_language(visit.reader.language),
        number=note.number,
        day=note.day,
        iri=lasting,
    )
    digest = words.gettext("SHA-256 of the result in {format}: {digest}").format(
        format=JSON_RESULTS.name, digest=answer.digest
    )
    bytes_of = plain.absolute(address(plain, saved, visit.values, JSON_RESULTS.extension))
    return Cited(
        permalink=permalink(visit),
        text=f"{text}, {digest}.",
        check=f"curl -s {quote(bytes_of)} | sha256sum",
        unsure="",
        address=lasting,
    )
