"""Requests to write that are refused for what they are: their form, their size, their place, what they reach for."""

import pytest
from written_site import SPARQL_TYPE, STORE, TURTLE_TYPE, UPDATE, Instance


@pytest.mark.parametrize("keyword", ["SERVICE", "LOAD"])
def test_update_that_reaches_out_is_refused(site, keyword):
    text = {
        "SERVICE": "INSERT { <urn:a> <urn:b> ?c } WHERE { service <http://127.0.0.1:9/> { ?a ?b ?c } }",
        "LOAD": "LOAD <http://127.0.0.1:9/>",
    }[keyword]
    response = site.update(text)

    assert response.status_code == 403
    assert response.json()["keyword"] == keyword


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/n-quads", "application/trig", "image/png", "text/turtle; charset=latin-1"]
)
def test_formats_that_are_not_read_are_refused_before_the_body(site, method, kind):
    response = site.request(
        method, f"{STORE}/links/a", content=b"<urn:a> <urn:b> 1 .", headers={"Content-Type": kind} if kind else {}
    )

    assert response.status_code == 415
    assert site.writers.orders == []


def test_packed_bodies_are_refused(site):
    headers = {"Content-Type": TURTLE_TYPE, "Content-Encoding": "gzip"}

    assert site.request("PUT", f"{STORE}/links/a", content=b"\x1f\x8b", headers=headers).status_code == 415


@pytest.mark.parametrize("path", [UPDATE, f"{STORE}/links/a"])
def test_body_over_the_limit_is_refused(tmp_path, path):
    site = Instance(tmp_path, write_bytes=2000)
    kind = SPARQL_TYPE if path == UPDATE else TURTLE_TYPE
    told = site.send("POST", path, b"#" * 2001, kind)

    async def pieces():
        for _ in range(10):
            yield b"#" * 1000

    untold = site.send("POST", path, pieces(), kind)
    within = site.send("POST", path, b"#" * 2000, kind)
    site.close()

    assert (told.status_code, untold.status_code, within.is_success) == (413, 413, True)
    assert len(site.writers.orders) == 1


def test_form_over_the_limit_is_refused(tmp_path):
    site = Instance(tmp_path, write_bytes=2000)
    refused = site.request("POST", UPDATE, data={"update": "#" * 2001})
    site.close()

    assert refused.status_code == 413


def test_put_of_several_files_is_refused(site):
    files = {"a": ("a.ttl", b"", TURTLE_TYPE), "b": ("b.ttl", b"", TURTLE_TYPE)}

    assert site.request("PUT", f"{STORE}/links/a", files=files).status_code == 400


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("multipart/form-data", b"", 400),
        ("multipart/form-data; boundary=x", b"", 400),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n<urn:a>\r\n--x--\r\n",
            400,
        ),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=a; filename=a\r\nContent-Type: image/x\r\n\r\n\r\n--x--\r\n",
            415,
        ),
        ("multipart/form-data; boundary=x", b"\xff" * 100, 400),
    ],
)
def test_form_without_a_graph_in_it(site, kind, body, status):
    assert site.send("POST", f"{STORE}/links/a", body, kind).status_code == status


def test_patch_is_not_for_graphs(site):
    response = site.send("PATCH", f"{STORE}/links/a", "")

    assert response.status_code == 405
    assert {"GET", "PUT", "POST", "DELETE"} <= set(response.headers["allow"].replace(" ", "").split(","))


def test_update_in_body_and_address_is_refused(site):
    assert site.update("CLEAR ALL", f"{UPDATE}?update=CLEAR%20ALL").status_code == 400


def test_updates_are_refused_on_the_public_endpoint(site):
    site.update("INSERT DATA { <urn:a> <urn:b> 1 }")
    for given in (
        {"data": {"update": "CLEAR ALL"}},
        {"content": "CLEAR ALL", "headers": {"Content-Type": SPARQL_TYPE}},
    ):
        assert site.request("POST", "/sparql", **given).status_code == 403
    assert site.releases.numbers() == (1,)
