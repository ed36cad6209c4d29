"""The dumps over HTTP: their list, their files, ranges and conditions, and what is said while there are none."""

import asyncio
import csv
import gzip
import hashlib
import io
from base64 import b64encode
from dataclasses import replace
from types import SimpleNamespace

import pytest
from serving import release_without_rules

from dotheque_graph.catalogue.statistics import measure
from dotheque_graph.errors import DumpsNotMade, DumpsPending
from dotheque_graph.namespaces import DCAT, GRAPH
from dotheque_graph.publication.dumps.making import PENDING_SECONDS, make_dumps
from dotheque_graph.publication.dumps.record import dumps_of
from dotheque_graph.publication.statistics import statistics_of
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML, TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.settings import Settings
from dotheque_graph.store.releases import OpenReleases, Releases
from dotheque_graph.web.app import create_app
from dotheque_graph.web.dumps import background
from dotheque_graph.web.problems import problem_name

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
WHOLE = "/dumps/2/dotheque.nq.gz"
TABLE = "/dumps/2/org-Organization.csv"
MACHINE_FORMATS = [form for form in DOCUMENT_FORMATS if form is not HTML]


@pytest.fixture(scope="module")
def releases(tmp_path_factory, small):
    """Return three releases, of which the second alone has dumps."""
    kept = Releases(tmp_path_factory.mktemp("instance"))
    for _ in range(3):
        release_without_rules(kept.data_dir, small.quads())
    make_dumps(kept, 2)
    return kept


@pytest.fixture(scope="module")
def other(serve, small):
    """Return a client of a site without releases of its own."""
    return serve(small)


@pytest.fixture(scope="module")
def application(releases, other):
    settings = Settings(public_url="https://data.example.org/graph")
    without = other.site.application
    return replace(without, settings=settings, releases=releases, current=OpenReleases(releases))


@pytest.fixture(scope="module")
def site(application, other):
    return type(other)(create_app(application))


@pytest.fixture(scope="module")
def whole(releases):
    return dumps_of(releases.get(2)).find("dotheque.nq.gz")


def test_a_file_is_sent_as_it_lies_with_its_digest(site, whole):
    answer = site.get(WHOLE)
    digest = hashlib.sha256(answer.content)

    assert (answer.status_code, len(answer.content)) == (200, whole.size)
    assert digest.hexdigest() == whole.sha256
    assert answer.headers["etag"] == f'"{whole.sha256}"'
    assert answer.headers["repr-digest"] == f"sha-256=:{b64encode(digest.digest()).decode()}:"
    assert answer.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-disposition"] == 'attachment; filename="dotheque.nq.gz"'
    assert "immutable" in answer.headers["cache-control"]
    assert 'rel="license"' in answer.headers["link"]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_types_are_those_of_what_lies_there(site):
    assert site.head("/dumps/2/dotheque.ttl.zst").headers["content-type"] == "application/zstd"
    assert site.head(f"{TABLE}-metadata.json").headers["content-type"].startswith("application/csvm+json")


def test_head_says_what_get_would_without_a_body(site, whole):
    answer = site.head(WHOLE)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(whole.size)


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("bytes=0-9", 0, 10), ("bytes=10-19", 10, 20), ("bytes=-5", -5, None)]
)
def test_a_range_is_sent_alone(site, asked, first, last):
    everything = site.get(WHOLE).content
    answer = site.get(WHOLE, headers={"Range": asked})

    assert (answer.status_code, answer.content) == (206, everything[first:last])
    assert answer.headers["content-range"].endswith(f"/{len(everything)}")
    assert answer.headers["accept-ranges"] == "bytes"


def test_a_file_taken_in_two_parts_is_the_file(site):
    everything = site.get(WHOLE)
    held = everything.headers["etag"]
    parts = [
        site.get(WHOLE, headers={"Range": span, "If-Range": held}).content for span in ("bytes=0-99", "bytes=100-")
    ]

    assert b"".join(parts) == everything.content


def test_several_ranges_are_sent_in_parts(site):
    answer = site.get(WHOLE, headers={"Range": "bytes=0-1,10-11"})

    assert answer.status_code == 206
    assert answer.headers["content-type"].startswith("multipart/byteranges")


def test_a_range_past_the_end_is_refused_with_the_size(site, whole):
    answer = site.get(WHOLE, headers={"Range": "bytes=99999999-"})

    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{whole.size}"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"].endswith("/problem/range-not-satisfiable")
    assert "<h1" in site.get(WHOLE, headers={"Range": "bytes=99999999-", "Accept": BROWSER}).text


def test_of_several_ranges_those_past_the_end_are_left_out(site):
    answer = site.get(WHOLE, headers={"Range": "bytes=0-9, 99999999-"})

    assert (answer.status_code, len(answer.content)) == (206, 10)


@pytest.mark.parametrize(
    "path", ["/dumps/00000002/", "/dumps/0/", "/dumps/0/dotheque.nq.gz", "/releases/0", "/releases/02"]
)
def test_a_release_has_one_number(site, path):
    assert site.get(path).status_code == 404


@pytest.mark.parametrize("asked", ["bytes=9-2", "lines=1-2", "bytes=a-b", "bytes=", "bytes=-", "x"])
def test_what_is_no_range_is_passed_over(site, asked, whole):
    answer = site.get(WHOLE, headers={"Range": asked})

    assert (answer.status_code, len(answer.content)) == (200, whole.size)


def test_a_range_of_another_file_than_the_client_holds_is_the_whole(site, whole):
    answer = site.get(WHOLE, headers={"Range": "bytes=0-9", "If-Range": '"of-another"'})

    assert (answer.status_code, len(answer.content)) == (200, whole.size)


def test_who_has_the_file_is_told_so(site):
    first = site.get(WHOLE).headers

    assert site.get(WHOLE, headers={"If-None-Match": first["etag"]}).status_code == 304
    assert site.get(WHOLE, headers={"If-Modified-Since": first["last-modified"]}).status_code == 304
    assert site.get(WHOLE, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_table_is_read_where_its_dictionary_says_it_is(site):
    dictionary = site.get(f"{TABLE}-metadata.json").json()
    beside = f"{TABLE.rpartition('/')[0]}/{dictionary['url']}"
    coded = site.get(beside, headers={"Accept-Encoding": "gzip"})
    plain = site.get(beside, headers={"Accept-Encoding": "identity"})

    assert coded.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert coded.text == plain.text == gzip.decompress(site.get(f"{TABLE}.gz").content).decode()
    assert coded.headers["etag"] != plain.headers["etag"]
    header = next(csv.reader(io.StringIO(plain.text)))
    assert header == [column["name"] for column in dictionary["tableSchema"]["columns"]]
    assert f'{TABLE}-metadata.json>; rel="describedby"' in plain.headers["link"]
    assert (
        site.get(beside, headers={"If-None-Match": plain.headers["etag"], "Accept-Encoding": "identity"}).status_code
        == 304
    )


def test_digests_are_had_as_sha256sum_reads_them(site, whole):
    answer = site.get("/dumps/2/SHA256SUMS")

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert f"{whole.sha256}  dotheque.nq.gz" in answer.text.splitlines()


@pytest.mark.parametrize(
    ("path", "target"),
    [("/dumps/latest/dotheque.nq.gz", "/dumps/2/dotheque.nq.gz"), ("/dumps/latest/", "/dumps/2/")],
)
def test_latest_leads_to_the_latest_release_that_has_files(site, path, target):
    answer = site.get(path)

    assert (answer.status_code, answer.headers["location"]) == (302, "/graph" + target)
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(("path", "target"), [("/dumps", "/dumps/"), ("/dumps/2", "/dumps/2/")])
def test_a_list_ends_in_a_slash(site, path, target):
    answer = site.get(path)

    assert (answer.status_code, answer.headers["location"]) == (308, "/graph" + target)


def test_the_list_is_the_same_in_every_format(site, whole):
    read = {
        form: {quad.triple for quad in read_rdf(site.get(f"/dumps/2.{form.extension}").content, form, "list")}
        for form in MACHINE_FORMATS
    }
    files = {triple.object.value for triple in read[TURTLE] if triple.predicate == DCAT.term("downloadURL")}

    assert len(set(map(frozenset, read.values()))) == 1
    assert "https://data.example.org/graph/dumps/2/dotheque.nq.gz" in files
    assert site.get("/dumps/2/", headers={"Accept": "text/turtle"}).content == site.get("/dumps/2.ttl").content
    assert whole.sha256 in site.get("/dumps/2.ttl").text


def test_the_page_offers_every_file_with_its_size(site, releases):
    for language, word in (("fr", "Téléchargements"), ("en", "Downloads")):
        page = site.get("/dumps/2/", headers={"Accept": BROWSER, "Accept-Language": language})
        assert f"<h1>{word}</h1>" in page.text
        assert page.headers["vary"].startswith("Accept, Accept-Language")
        assert all(f'href="/graph/dumps/2/{file.name}"' in page.text for file in dumps_of(releases.get(2)).files)
    assert "must-revalidate" in page.headers["cache-control"]  # the program that makes it may change
    assert f'href="/graph{TABLE}"' in page.text
    assert "A plain .csv is unpacked as it is sent: it has no digest of its own" in page.text


def test_the_page_of_a_release_without_files_says_that_they_come_or_were_not_made(site):
    pending = site.get("/dumps/", headers={"Accept": BROWSER, "Accept-Language": "en"})
    absent = site.get("/dumps/1/", headers={"Accept": BROWSER, "Accept-Language": "en"})

    assert "are being made" in pending.text
    assert 'href="/graph/dumps/2/"' in pending.text
    assert "were not made" in absent.text
    assert "immutable" not in absent.headers["cache-control"]


def test_a_file_of_the_public_release_that_is_not_made_yet_is_to_be_asked_for_again(site):
    for path in ("/dumps/3/dotheque.nq.gz", "/dumps.ttl"):
        answer = site.get(path)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, str(PENDING_SECONDS))
        assert answer.json()["type"].endswith("problem/" + problem_name(DumpsPending(3, PENDING_SECONDS)))


def test_a_file_of_an_earlier_release_that_was_not_made_is_missing_and_says_how_to_make_it(site):
    answer = site.get("/dumps/1/dotheque.nq.gz")

    assert answer.status_code == 404
    assert answer.json()["type"].endswith("problem/" + problem_name(DumpsNotMade(1)))
    assert "dotheque dump --release 1" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/dumps/2/none.nq.gz",
        "/dumps/2/dumps.json",
        "/dumps/2/statistics.json",
        "/dumps/2/..%2frelease.json",
        "/dumps/2.x",
        "/dumps.x",
        "/dumps/9/",
        "/dumps/x/",
        "/dumps/1234567890123/",
    ],
)
def test_what_is_not_there_is_missing(site, path):
    assert site.get(path).status_code == 404


def test_dumps_are_of_a_release_by_their_address_alone(site):
    answer = site.get("/dumps/?release=1")

    assert answer.status_code == 302
    assert answer.headers["location"].endswith("/dumps/")


def test_the_graphs_of_the_release_have_files_of_their_own(site):
    names = {GRAPH.term("catalogue"): "graph-catalogue", GRAPH.term("provenance"): "graph-provenance"}

    for graph, name in names.items():
        lines = gzip.decompress(site.get(f"/dumps/2/{name}.nq.gz").content).decode().splitlines()
        assert lines
        assert all(line.endswith(f" {graph} .") for line in lines)


@pytest.fixture
def waiting(monkeypatch, application):
    """Return what runs the making in the background for a moment, without processes; it gives the releases made."""
    made = []
    monkeypatch.setattr(background, "LOOK_SECONDS", 0.0)

    async def make(_site, release, *, dumps):
        made.append((release.number, "dumps" if dumps else "statistics"))
        return 0

    monkeypatch.setattr(background, "make_in_a_process", make)

    def run(settled: float = 0.0, **settings):
        monkeypatch.setattr(background, "SETTLED_SECONDS", settled)
        site = SimpleNamespace(
            application=SimpleNamespace(settings=Settings(**settings)), release=application.current.get
        )

        async def moment():
            task = asyncio.create_task(background.keep_dumped(site))
            for _ in range(20):
                await asyncio.sleep(0)
            task.cancel()

        asyncio.run(moment())
        return made

    return run


def test_the_site_has_the_dumps_of_the_public_release_made_once(waiting):
    assert waiting() == [(3, "dumps")]


def test_a_release_that_was_public_only_for_a_moment_is_not_dumped(waiting):
    assert waiting(settled=60.0) == []


def test_a_site_that_is_told_not_to_make_dumps_has_releases_measured_alone(waiting):
    assert waiting(dumps=False) == [(3, "statistics")]


def test_dumps_are_made_in_a_process_beside(tmp_path, small):
    kept = Releases(tmp_path)
    release = release_without_rules(tmp_path, small.quads())
    site = SimpleNamespace(application=SimpleNamespace(releases=kept))

    assert asyncio.run(background.make_in_a_process(site, release)) == 0
    assert background.is_dumped(release)
    assert statistics_of(release) == measure(kept.open(release.number))


def test_a_release_is_measured_without_dumps_in_a_process_beside(tmp_path, small):
    kept = Releases(tmp_path)
    release = release_without_rules(tmp_path, small.quads())
    site = SimpleNamespace(application=SimpleNamespace(releases=kept))

    assert asyncio.run(background.make_in_a_process(site, release, dumps=False)) == 0
    assert statistics_of(release) == measure(kept.open(release.number))
    assert not background.is_dumped(release)
