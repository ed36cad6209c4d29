"""The whole crawl: what is still to be done, what was seen, and which part of the 37,000 territories is enough."""

import os
import re
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from multiprocessing import get_context
from urllib.parse import parse_qs, urlsplit

from crawl_tasks import Outcome, Seen, Task, work
from crawled_answers import Caller, local_target

from dotheque_graph.namespaces import BASE

PROCESSES = 2
BATCH = 6
_NAMED = re.compile(
    r"/(?:id|vocabulary|graph|activity|\.well-known/genid)/[^?]+|/(?:ontology|shapes)(?:/[^?]+)?|/query(?:/[^?.]+)?"
)
"""What is the IRI of something, and so is asked in every format."""
_TERRITORY = re.compile(r"/territory/([a-z-]+)/([^/?.&]+)")
_PAGE = re.compile(r"/|/(?:list|doc|query|releases|dumps)(?:/[^.]*)?|/(?:find|sparql|void)")
"""What is visited in each language."""
_AGAIN = {"release", "draft", "_profile"}
"""What each document has again: its past releases, its other profiles, the workspace with a query about it."""
_BESIDE = re.compile(r"/(?:history|linkset|timegate|timemap)/|\.(?:bib|csl|ris)$")
"""What stands beside each document: its history, its links, its citations."""
_FEW = ("country", "region", "departement", "syndicate")
_FIRST_PAGES = 12
"""More pages than any list has but those of territories."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Which addresses are enough: one of so many territories, of so many that stand beside a document or repeat it."""

    territories: int = 60
    beside: int = 5
    again: int = 30

    def takes(self, target: str) -> bool:
        """Tell whether an address is to be visited."""
        territory = _TERRITORY.search(target)
        if territory and territory[1] not in _FEW and spread(territory[2]) % self.territories:
            return False
        parts = urlsplit(target)
        asked = parse_qs(parts.query)
        again = asked.keys() & _AGAIN or ("lang" in asked and not _PAGE.fullmatch(parts.path))
        if again and spread(target) % self.again:
            return False
        if _BESIDE.search(parts.path) and spread(parts.path) % self.beside:
            return False
        page = asked.get("page", ["1"])[0]
        return self.territories == 1 or not page.isdigit() or int(page) <= _FIRST_PAGES or int(page) % 50 == 0


EVERYTHING = Sample(1, 1, 1)


def spread(text: str) -> int:
    """Return a number that is the same in every run."""
    return zlib.crc32(text.encode())


@dataclass(frozen=True, slots=True)
class Robots:
    """What robots.txt asks crawlers to leave alone (RFC 9309)."""

    rules: tuple[tuple[str, re.Pattern[str]], ...]

    @classmethod
    def read(cls, text: str) -> "Robots":
        """Return the rules of a robots.txt, which has one group for everybody."""
        paths = re.findall(r"(?m)^Disallow:[ \t]*(\S+)", text)
        return cls(
            tuple((path, re.compile(re.escape(path).replace(r"\*", ".*").replace(r"\$", "$"))) for path in paths)
        )

    def rule(self, target: str) -> str:
        """Return the rule that closes an address, or nothing."""
        return next((path for path, pattern in self.rules if pattern.match(target)), "")


@dataclass(slots=True)
class Crawl:
    """A crawl of one site, from its front page to the last link."""

    site: str
    sample: Sample
    seconds: float
    say: Callable[[str], None] = print
    robots: Robots = field(init=False)
    waiting: list[Task] = field(default_factory=list)
    found: dict[str, str] = field(default_factory=dict)
    compared: set[str] = field(default_factory=set)
    closed: dict[str, list[Task]] = field(default_factory=dict)
    seen: dict[tuple[str, str], Seen] = field(default_factory=dict)
    anchors: dict[str, frozenset[str]] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)
    led: dict[tuple[str, str], str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    described: set[str] = field(default_factory=set)
    offering: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    triples: int = 0
    unfinished: int = 0

    def run(self) -> None:
        """Crawl until nothing is left, then ask some of what robots.txt closes; stop where the time is up."""
        with closing(Caller(self.site)) as caller:
            self.robots = Robots.read(caller.ask("/robots.txt").body.decode())
        for start in ("/", "/robots.txt"):
            self._find(start, "", "the beginning")
        deadline = time.monotonic() + self.seconds
        with pool() as processes:
            self._drain(processes, deadline)
            asked: set[str] = set()
            while rules := sorted(self.closed.keys() - asked):  # what is closed may lead to another closed part
                for tasks in map(self.closed.__getitem__, rules):
                    tasks.sort(key=lambda task: spread(task.targets[0]))
                    self.waiting += tasks[:8]
                asked.update(rules)
                self._drain(processes, deadline)
        self.unfinished = len(self.waiting)
        self._check_ends()

    def _drain(self, processes: ProcessPoolExecutor, deadline: float) -> None:
        """Do what waits and what comes of it, a few batches at a time."""
        running: set[Future[list[Outcome]]] = set()
        said, told = time.monotonic(), len(self.problems)
        while (self.waiting or running) and time.monotonic() < deadline:
            while self.waiting and len(running) < 2 * PROCESSES:
                batch, self.waiting = self.waiting[:BATCH], self.waiting[BATCH:]
                running.add(processes.submit(work, self.site, batch))
            finished, running = wait(running, timeout=5.0, return_when=FIRST_COMPLETED)
            for outcome in (outcome for future in finished for outcome in future.result()):
                self._take(outcome)
            if time.monotonic() - said > 10:
                self.say("\n".join([self.progress(), *self.problems[told : told + 5]]))
                said, told = time.monotonic(), len(self.problems)
        for future in running:
            for outcome in future.result():
                self._take(outcome)
        self.say(self.progress())

    def progress(self) -> str:
        """Return how far the crawl is."""
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(self.done.items()))
        found = f"{len(self.seen)} answers, {self.triples} triples, {len(self.problems)} problems"
        return f"{len(self.waiting)} wait; done: {kinds}; {found}"

    def _take(self, outcome: Outcome) -> None:
        """Remember what came of a task, and what is to be done because of it."""
        task = outcome.task
        self.done[task.kind] = self.done.get(task.kind, 0) + 1
        self.triples += outcome.triples
        self.seen.update(((seen.target, seen.accept), seen) for seen in outcome.seen)
        self.anchors |= outcome.anchors
        self.ends |= outcome.ends
        self.described |= outcome.described
        self.offering |= outcome.offering
        self.problems += (f"{target} (on {task.found_on}) {why}" for target, why in outcome.problems)
        where = task.targets[0]
        for iri in outcome.iris:
            target = local_target(iri, self.site)
            if target and self.sample.takes(target):
                self.named.setdefault(iri, where)
                self._find(target, "", where)
        for target, fragment, promised in outcome.links:
            self._find(target, promised, where)
            if fragment:
                self.led.setdefault((target, fragment), where)
        for forms in outcome.forms:
            self._compare(forms, where, covered=task.kind == "dereference")

    def _find(self, target: str, promised: str, where: str) -> None:
        if target in self.found or not self.sample.takes(target):
            return
        self.found[target] = where
        kind = "dereference" if _NAMED.fullmatch(target) else "visit"
        thorough = spread(target) % 10 == 0 or self.sample == EVERYTHING
        task = Task(kind, (target,), where, promised, thorough)
        rule = self.robots.rule(target)
        if rule:
            self.closed.setdefault(rule, []).append(task)
        else:
            self.waiting.append(task)

    def _compare(self, forms: tuple[str, ...], where: str, *, covered: bool) -> None:
        """Have the forms of a document compared, unless the task that found them has done it."""
        new = [form for form in forms if form not in self.compared]
        if not new or not self.sample.takes(forms[0]) or any(self.robots.rule(form) for form in forms):
            return
        self.compared.update(forms)
        self.found.update((form, where) for form in forms)
        if not covered:
            self.waiting.append(Task("compare", forms, where, thorough=spread(forms[0]) % 10 == 0))

    def _check_ends(self) -> None:
        """Complain of links to a place of a page that is not there, and of terms that no document describes."""
        for (target, fragment), where in sorted(self.led.items()):
            end = self.ends.get(target, target)
            anchors = self.anchors.get(end)
            # Of an address that is asked for in RDF too, a fragment may be the name of something described there.
            described = end in self.offering and not self.described.isdisjoint(self._iris(target, fragment))
            if anchors is not None and fragment not in anchors and not described:
                self.problems.append(f"{target}#{fragment} (on {where}) leads to no place of that page")
        for iri, where in sorted(self.named.items()):
            if "#" in iri and not iri.endswith("#") and iri not in self.described:
                self.problems.append(f"{iri} (on {where}) is described by no document")

    def _iris(self, target: str, fragment: str) -> tuple[str, str]:
        """Return what RDF may call a fragment of an address: by our base, or by the site itself."""
        return f"{BASE.rstrip('/')}{target}#{fragment}", f"{self.site}{target}#{fragment}"


def pool() -> ProcessPoolExecutor:
    """Return fresh processes that work; they inherit nothing that is open here."""
    return ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"))


def ask_again(crawl: Crawl) -> list[tuple[Seen, Seen]]:
    """Ask everything that was seen and has an ETag once more; return (before, now) for each."""
    before = [seen for seen in crawl.seen.values() if seen.status == 200 and seen.etag]
    tasks = [
        Task("again", tuple(s.target for s in some), etags=tuple((s.accept, s.etag) for s in some))
        for some in _batches(before, 40)
    ]
    now: dict[tuple[str, str], Seen] = {}
    with pool() as processes:
        for outcomes in processes.map(partial(work, crawl.site), ([task] for task in tasks)):
            now.update(((seen.target, seen.accept), seen) for outcome in outcomes for seen in outcome.seen)
    return [(seen, now[seen.target, seen.accept]) for seen in before]


def _batches(values: Iterable[Seen], size: int) -> Iterator[list[Seen]]:
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


def sample_asked() -> tuple[Sample, float]:
    """Return the sample that the environment asks for, and the seconds that a crawl may take."""
    if os.environ.get("CRAWL") == "all":
        return EVERYTHING, 4 * 3600.0
    return Sample(), 3000.0
