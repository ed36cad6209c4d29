"""Reading a past release: `?release=` answers from it and is carried along."""

HUT = "/doc/organisation/la-cabane"


def test_a_past_release_answers_and_says_so(client, holder):
    holder.publish("digest-of-13")

    page = client.get(f"{HUT}?release=12&lang=fr").text.replace("\u00a0", " ")
    assert "Vous lisez la publication n° 12 du 23 novembre 2098." in page
    assert 'href="/doc/territory/departement/98?lang=fr&amp;release=12"' in page
    assert f'href="{HUT}?lang=fr">La voir aujourd' in page
    assert 'content="noindex"' in page


def test_the_formats_of_a_past_page_are_those_of_the_past(client, holder):
    holder.publish("digest-of-13")

    assert f'href="{HUT}.ttl?release=12"' in client.get(f"{HUT}.html?release=12").text
    assert client.get(f"{HUT}.ttl?release=12").status_code == 200


def test_a_past_answer_is_never_served_as_the_present_one(client, holder):
    holder.publish("digest-of-13")
    past = client.get(f"{HUT}.html?release=12")
    present = client.get(f"{HUT}.html")

    assert "Vous lisez" not in present.text
    assert past.headers["etag"] != present.headers["etag"]


def test_a_form_keeps_the_release_and_the_language(client, holder):
    holder.publish("digest-of-13")
    page = client.get("/search?release=12&lang=en").text

    assert '<input type="hidden" name="lang" value="en">' in page
    assert '<input type="hidden" name="release" value="12">' in page


def test_a_release_that_is_not_kept_is_404(client):
    response = client.get(f"{HUT}.ttl?release=3", headers={"Accept": "application/json"})

    assert response.status_code == 404
    assert response.json()["kept"] == [12]


def test_a_query_can_be_asked_of_a_past_release(client, holder, runner, tmp_path):
    first = holder.held.release
    holder.publish("digest-of-13")

    answer = client.get("/sparql", params={"query": "ASK {}", "release": "12"})
    assert runner.asked[0][1] == first.graph_path
    assert answer.headers["x-release"] == "12"


def test_data_of_a_release_named_by_number_are_kept_for_ever_and_pages_asked_for_again(client, holder):
    holder.publish("digest-of-13")
    data, page = (client.get(f"{HUT}.{extension}?release=12") for extension in ("ttl", "html"))
    of_today = client.get(f"{HUT}.ttl")

    assert "immutable" in data.headers["cache-control"]
    for other in (page, of_today, client.get("/linkset/organisation/la-cabane?release=12")):
        assert other.headers["cache-control"] == "public, max-age=0, must-revalidate"
        assert other.headers["etag"].startswith('"')


def test_what_is_kept_for_ever_says_the_same_after_each_release(client, holder):
    holder.publish("digest-of-13")
    first = client.get(f"{HUT}.ttl?release=12")
    holder.publish("digest-of-14")
    second = client.get(f"{HUT}.ttl?release=12")

    assert (first.content, first.headers["link"]) == (second.content, second.headers["link"])


def test_a_page_of_the_past_is_made_anew_after_each_release(client, holder):
    holder.publish("digest-of-13")
    memory = client.site._past_memory
    client.get(f"{HUT}.html?release=12")
    one = memory.size
    client.get("/list/organisation?release=12")
    two = memory.size
    holder.publish("digest-of-14")
    client.get(f"{HUT}.html?release=12")

    assert 0 < one < two
    assert memory.size == one
