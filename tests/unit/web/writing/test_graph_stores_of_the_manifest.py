"""The W3C's tests of the Graph Store Protocol, all of its manifest, in its order, on one instance.

Its “PUT - mismatched payload” shows a good request; it is made of a body that is not of its media type.
"""

from urllib.parse import quote

from written_site import HOST, STORE, TURTLE_TYPE, says

PERSON = f"""
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix v: <http://www.w3.org/2006/vcard/ns#> .
<{HOST}{STORE}/person/1> a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn "NAME" ] .
"""
JOHN, JANE = (PERSON.replace("NAME", name) for name in ("John Doe", "Jane Doe"))
ALICE = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix v: <http://www.w3.org/2006/vcard/ns#> .
[] a foaf:Person ; foaf:businessCard [ a v:VCard ; v:given-name "Alice" ] .
"""
NAMED = f'@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n<{HOST}{STORE}/person/1> foaf:{{}} "{{}}" .\n'
ONE, TWO = f"{STORE}/person/1.ttl", f"{STORE}/person/2.ttl"


def test_graph_store_protocol_puts_gets_and_deletes(site):
    # put__initial_state, get_of_put__initial_state
    created = site.send("PUT", ONE, JOHN)
    assert created.status_code == 201
    assert created.headers["location"] == HOST + ONE
    assert says(site.graph(f"{STORE}?graph={quote(HOST + ONE, safe='')}"), JOHN)
    # put__graph_already_in_store, get_of_put__graph_already_in_store
    assert site.send("PUT", ONE, JANE).status_code == 204
    assert says(site.graph(ONE), JANE)
    # put__default_graph, get_of_put__default_graph
    assert site.send("PUT", f"{STORE}?default", ALICE).status_code == 201
    assert says(site.graph(f"{STORE}?default"), ALICE)
    # put__mismatched_payload
    assert site.send("PUT", ONE, JANE, "application/rdf+xml").status_code == 400
    assert site.send("PUT", ONE, "<rdf:RDF/>").status_code == 400
    # put__empty_graph, get_of_put__empty_graph, put__replace_empty_graph, get_of_replace_empty_graph
    assert site.send("PUT", f"{STORE}?graph={quote(HOST + TWO, safe='')}", "").status_code == 201
    assert site.graph(TWO) == []
    assert site.send("PUT", TWO, ALICE).status_code == 204
    assert says(site.graph(TWO), ALICE)
    # delete__existing_graph, get_of_delete__existing_graph, delete__nonexistent_graph
    assert site.request("DELETE", TWO).status_code == 200
    assert site.request("GET", TWO).status_code == 404
    assert site.request("DELETE", TWO).status_code == 404


def test_graph_store_protocol_posts_and_heads(site):
    assert site.send("PUT", ONE, JANE).status_code == 201
    # post__existing_graph, get_of_post__existing_graph
    assert site.send("POST", ONE, NAMED.format("name", "Jane Doe")).status_code == 200
    after_post = JANE + NAMED.format("name", "Jane Doe")
    assert says(site.graph(ONE), after_post)
    # post__multipart_formdata, get_of_post__multipart_formdata
    files = {
        f"{name}.ttl": (f"{name}.ttl", NAMED.format(name, value).encode(), TURTLE_TYPE)
        for name, value in (("familyName", "Doe"), ("givenName", "Jane"))
    }
    assert site.request("POST", ONE, files=files).status_code == 200
    with_names = after_post + NAMED.format("familyName", "Doe") + NAMED.format("givenName", "Jane")
    assert says(site.graph(ONE), with_names)
    # post__create__new_graph, get_of_post__create__new_graph
    created = site.send("POST", STORE, ALICE)
    assert created.status_code == 201
    new = created.headers["location"]
    assert says(site.graph(new), ALICE)
    # get_of_post__after_noop
    assert site.send("POST", new, "").status_code == 200
    assert says(site.graph(new), ALICE)
    # head_on_an_existing_graph, head_on_a_nonexisting_graph
    assert site.request("HEAD", ONE).status_code == 200
    assert site.request("HEAD", f"{STORE}/person/4.ttl").status_code == 404
