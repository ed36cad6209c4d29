"""What a crawling process does: visit an address, ask an IRI in every format, compare formats, ask whether all is new.

Each task runs in a process of a pool and gives an Outcome: what was seen, where it leads, and what is wrong with it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qs, urljoin, urlsplit

from crawled_answers import Answered, Caller, local_target
from crawled_graphs import (
    ANONYMOUS_PARTS,
    FORMATS,
    Contexts,
    blank_nodes,
    difference,
    iris_of,
    triples_of,
    triples_of_another_parser,
    without_extensions,
)
from crawled_links import Link, links_in
from pyoxigraph import NamedNode, Triple

from dotheque_graph.namespaces import BASE, SDG

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PAGE = "text/html"
ANYTHING = "*/*"
LARGE = 4_000_000
REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = {"date", "age", "server-timing", "content-length", "transfer-encoding", "connection"}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: `targets` of one kind of task, where the first was found, and whether to look twice."""

    kind: str
    targets: tuple[str, ...]
    found_on: str = ""
    promised: str = ""
    thorough: bool = False
    etags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer: its address, what was asked for, and what tells it from another."""

    target: str
    accept: str
    status: int
    media_type: str
    etag: str
    size: int
    digest: str


@dataclass(slots=True)
class Outcome:
    """What came of a task; `links` are (target, fragment, promised media type).

    `offering` are pages that name an RDF form of themselves, `described` what has a fragment and is a subject there.
    """

    task: Task
    seen: list[Seen] = field(default_factory=list)
    links: set[tuple[str, str, str]] = field(default_factory=set)
    iris: set[str] = field(default_factory=set)
    forms: list[tuple[str, ...]] = field(default_factory=list)
    ends: dict[str, str] = field(default_factory=dict)
    anchors: dict[str, frozenset[str]] = field(default_factory=dict)
    described: set[str] = field(default_factory=set)
    offering: set[str] = field(default_factory=set)
    problems: list[tuple[str, str]] = field(default_factory=list)
    triples: int = 0


class Crawling:
    """One task being done."""

    def __init__(self, caller: Caller, contexts: Contexts, task: Task) -> None:
        self.caller, self.contexts, self.task = caller, contexts, task
        self.outcome = Outcome(task)

    def wrong(self, target: str, why: str) -> None:
        """Remember what is wrong with an address."""
        self.outcome.problems.append((target, why))

    def visit(self) -> None:
        """Open an address as a browser does, and note where its answer leads."""
        [target] = self.task.targets
        answer = self.followed(target, BROWSER)
        if answer is None:
            return
        self.outcome.ends[target] = answer.target
        if self.task.promised and answer.media_type != self.task.promised:
            self.wrong(target, f"is {answer.media_type}, where the link promises {self.task.promised}")
        if answer.media_type in FORMATS:
            self.read(answer)
        self.note_links(answer)
        if self.task.thorough:
            self.compare_head(answer)

    def dereference(self) -> None:
        """Ask an IRI of ours in each format, by Accept and by the addresses that it names; all must say the same."""
        [target] = self.task.targets
        answers = {kind: self.followed(target, kind) for kind in (PAGE, *FORMATS)}
        forms: dict[str, str] = {}
        for kind, answer in answers.items():
            if answer is None:
                continue
            if answer.media_type != kind:
                self.wrong(target, f"is {answer.media_type or 'nothing'}, asked for {kind}")
            if "accept" not in answer.headers.get("vary", "").lower().replace(" ", "").split(","):
                self.wrong(answer.target, f"does not say that it varies with Accept, asked for {kind}")
            self.outcome.ends[target] = answer.target
            for link in self.note_links(answer):
                own = local_target(link.href, self.caller.site, answer.target)
                if own and "?" not in own and "alternate" in link.rel.split() and "hreflang" not in link.rel:
                    forms.setdefault(link.type, own)
        for kind in (PAGE, *FORMATS):
            if kind not in forms:
                self.wrong(target, f"names no address of its form {kind}")
        asked = {kind: answer for kind, answer in answers.items() if answer and answer.media_type == kind}
        self.compare(asked | self.named_forms(forms, asked), target)

    def named_forms(self, forms: dict[str, str], asked: dict[str, Answered]) -> dict[str, Answered]:
        """Return the answers at the addresses of the forms that differ from those by Accept, and note the others."""
        differing = {}
        for kind in (PAGE, *FORMATS):
            answer = self.answered(forms[kind], ANYTHING) if kind in forms else None
            if answer is None:
                continue
            if answer.media_type != kind:
                self.wrong(answer.target, f"is {answer.media_type}, and is named as {kind}")
            elif kind == PAGE:
                self.note_links(answer)
            elif kind not in asked or asked[kind].body != answer.body:
                differing[f"{kind} by address"] = answer
        return differing

    def compare_forms(self) -> None:
        """Fetch the addresses of the forms of one document; all must say the same."""
        answers = {target: self.followed(target, ANYTHING) for target in self.task.targets}
        self.compare({target: answer for target, answer in answers.items() if answer}, "")

    def compare(self, answers: dict[str, Answered], about: str) -> None:
        """Read each of the answers, and complain of those that say something else than the first."""
        expected: frozenset[Triple] | None = None
        for name, answer in answers.items():
            if answer.media_type not in FORMATS:
                continue
            triples = self.read(answer)
            if triples is None:
                continue
            triples = without_extensions(triples, self.caller.site + answer.target)
            if expected is None:
                expected = triples
            if triples != expected:
                self.wrong(answer.target, f"says something else ({name}): {difference(triples, expected)}")
        if about and expected is not None and "#" not in about:
            iri = _iri_of(about)
            if NamedNode(iri) not in {triple.subject for triple in expected}:
                self.wrong(about, f"its document says nothing of <{iri}>")

    def read(self, answer: Answered) -> frozenset[Triple] | None:
        """Return the triples of an answer, and note the IRIs in them; None where they cannot be read."""
        base = self.caller.site + answer.target
        try:
            triples = triples_of(answer.body, answer.media_type, base, self.contexts)
        except (SyntaxError, ValueError) as error:
            self.wrong(answer.target, f"cannot be read as {answer.media_type}: {error}")
            return None
        anonymous = blank_nodes(triples)
        if anonymous and answer.target not in ANONYMOUS_PARTS:
            self.wrong(answer.target, f"has {anonymous} blank nodes as {answer.media_type}")
        elif not anonymous and self.task.thorough:
            self.read_again(answer, triples)
        self.outcome.triples += len(triples)
        self.outcome.iris.update(iri for iri in iris_of(triples) if iri.startswith((BASE, SDG, self.caller.site)))
        self.outcome.described.update(
            triple.subject.value
            for triple in triples
            if isinstance(triple.subject, NamedNode) and "#" in triple.subject.value
        )
        return triples

    def read_again(self, answer: Answered, expected: frozenset[Triple]) -> None:
        """Read an answer with another parser, which must find the same."""
        try:
            triples = triples_of_another_parser(
                answer.body, answer.media_type, self.caller.site + answer.target, self.contexts
            )
        except Exception as error:  # noqa: BLE001  # rdflib has an exception of its own for each format
            self.wrong(answer.target, f"cannot be read by rdflib as {answer.media_type}: {error!r:.300}")
            return
        if triples != expected:
            self.wrong(answer.target, f"is something else for rdflib: {difference(triples, expected)}")

    def followed(self, target: str, accept: str) -> Answered | None:
        """Return the answer to a request, one redirect followed; None and a problem where it is not good."""
        answer = self.answered(target, accept, following=True)
        if answer is None or answer.status not in REDIRECTS:
            return answer
        location = answer.headers.get("location", "")
        if not location or not location.isascii() or " " in location:
            self.wrong(target, f"leads to {location!r}, which is no address")
            return None
        end = local_target(urljoin(self.caller.site + target, location), self.caller.site)
        return self.answered(end, accept) if end else None

    def answered(self, target: str, accept: str, *, following: bool = False) -> Answered | None:
        """Return the answer to one request; None and a problem where it is an error, or one redirect too many."""
        ranged = {"Range": "bytes=0-999"} if self.is_large(target) else {}
        answer = self.caller.ask(target, accept, **ranged)
        self.outcome.seen.append(
            Seen(
                target,
                accept,
                answer.status,
                answer.media_type,
                answer.etag,
                len(answer.body),
                hashlib.sha1(answer.body, usedforsecurity=False).hexdigest(),
            )
        )
        if answer.status in REDIRECTS and following:
            return answer
        if answer.status not in (200, 206):
            way = "a second redirect" if answer.status in REDIRECTS else "an error"
            self.wrong(target, f"answers {answer.status}, {way}, asked for {accept}: {answer.body[:160]!r}")
            return None
        for why in lacks(answer):
            self.wrong(target, why)
        return answer

    def is_large(self, target: str) -> bool:
        """Tell whether an address is a file of which a part is enough."""
        if not target.startswith("/dumps/") or target.endswith("/"):
            return False
        head = self.caller.ask(target, ANYTHING, "HEAD")
        return head.status == 200 and int(head.headers.get("content-length", "0")) > LARGE

    def note_links(self, answer: Answered) -> list[Link]:
        """Remember where an answer leads; return its links."""
        try:
            links, anchors = links_in(answer)
        except ValueError as error:
            self.wrong(answer.target, f"cannot be read as {answer.media_type}: {error}")
            return []
        if answer.media_type == PAGE:
            self.outcome.anchors[answer.target] = anchors
        forms = [answer.target] if answer.media_type in FORMATS else []
        for link in links:
            target = local_target(link.href, self.caller.site, answer.target)
            if target is None:
                continue
            if "alternate" in link.rel.split() and link.type in FORMATS and answer.media_type == PAGE:
                self.outcome.offering.add(answer.target)
            if "alternate" in link.rel.split() and link.type in FORMATS and profile(target) == profile(answer.target):
                forms.append(target)
            else:
                promised = link.type if "alternate" in link.rel.split() else ""
                self.outcome.links.add((target, link.href.partition("#")[2], promised))
        if forms:
            self.outcome.forms.append(tuple(sorted(set(forms))))
        return links

    def compare_head(self, answer: Answered) -> None:
        """Ask for the head alone: the same headers, and no body."""
        if answer.status != 200:
            return
        head = self.caller.ask(answer.target, BROWSER, "HEAD")
        if head.status != answer.status or head.body:
            self.wrong(answer.target, f"answers HEAD with {head.status} and {len(head.body)} bytes")
        expected = {name: value for name, value in answer.headers.items() if name not in _PASSING}
        found = {name: value for name, value in head.headers.items() if name not in _PASSING}
        if found != expected:
            names = sorted(name for name, _ in set(found.items()) ^ set(expected.items()))
            self.wrong(answer.target, f"has other headers for HEAD: {', '.join(dict.fromkeys(names))}")

    def ask_again(self) -> None:
        """Ask for what was seen before, giving its ETag."""
        for target, etag in zip(self.task.targets, self.task.etags, strict=True):
            accept, known = etag
            answer = self.caller.ask(target, accept, If_None_Match=known)
            digest = hashlib.sha1(answer.body, usedforsecurity=False).hexdigest()
            self.outcome.seen.append(
                Seen(target, accept, answer.status, answer.media_type, answer.etag, len(answer.body), digest)
            )


def lacks(answer: Answered) -> Iterable[str]:
    """Yield what every good answer has and this one has not."""
    kind, headers = answer.headers.get("content-type", ""), answer.headers
    if (kind.startswith("text/") or answer.media_type in FORMATS) and "charset=utf-8" not in kind.lower():
        yield f"does not name its charset: {kind!r}"
    if "no-store" not in headers.get("cache-control", "") and not answer.etag.startswith('"'):
        yield f"has no strong ETag: {answer.etag!r}"
    if "cache-control" not in headers:
        yield "does not say how long it may be kept"
    if headers.get("access-control-allow-origin") != "*":
        yield "is closed to scripts of other sites"
    if headers.get("x-content-type-options") != "nosniff":
        yield "lets a browser guess its type"


def profile(target: str) -> str:
    """Return the profile that an address asks for; in another one, a document says other things."""
    return parse_qs(urlsplit(target).query).get("_profile", [""])[0]


def _iri_of(target: str) -> str:
    goal = "/id/goal/"
    return SDG + target.removeprefix(goal) if target.startswith(goal) else BASE + target.removeprefix("/")


@cache
def _tools(site: str) -> tuple[Caller, Contexts]:
    caller = Caller(site)
    return caller, Contexts(caller)


def work(site: str, tasks: Sequence[Task]) -> list[Outcome]:
    """Do some tasks; what a pool of processes calls."""
    done = []
    for task in tasks:
        crawling = Crawling(*_tools(site), task)
        doing = {
            "visit": crawling.visit,
            "dereference": crawling.dereference,
            "compare": crawling.compare_forms,
            "again": crawling.ask_again,
        }
        try:
            doing[task.kind]()
        except OSError as error:
            crawling.wrong(task.targets[0], f"does not answer: {error!r}")
        done.append(crawling.outcome)
    return done
