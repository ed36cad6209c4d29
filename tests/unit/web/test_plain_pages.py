"""The easy-to-read page and the accessibility statement say what is so, and no more."""

import re
from html import unescape

import pytest
from page_texts import said

from dotheque_graph.namespaces import DOTH, GRAPH, ID
from dotheque_graph.rdf.terms import Quad
from dotheque_graph.store.oxigraph import OxigraphStore

LONGEST_SENTENCE = 20
"""Words of a sentence that is easy to read."""


def sentences(html):
    """Return the sentences of the main part of a page."""
    main = html[html.index("<main") : html.index("</main>")]
    texts = [text.text for text in said(main)]
    return [sentence for text in texts for sentence in re.split(r"(?<=[.?!:]) ", text)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_easy_page_is_made_of_short_sentences(client, language):
    page = client.get("/easy", params={"lang": language}).text
    found = sentences(page)

    assert len(found) > 40
    assert [sentence for sentence in found if len(sentence.split()) > LONGEST_SENTENCE] == []


def test_the_easy_page_searches_and_leads_on(browse):
    page = unescape(browse("/easy"))

    assert '<form class="ask" role="search" action="/search" method="get">' in page
    assert 'href="/map"' in page
    assert 'href="/search?easy=yes"' in page


def test_the_easy_page_says_that_no_document_is_easy_to_read_while_there_is_none(browse):
    assert "aucun document de la DO'thèque n'a de version facile à lire" in unescape(browse("/easy"))


def test_the_easy_page_counts_the_documents_that_are(serve, small):
    easy = Quad(ID.term("resource/guide"), DOTH.term("easyToRead"), ID.term("resource/facile"), GRAPH.term("catalogue"))
    site = serve(OxigraphStore.memory([*small.quads(), easy]))

    assert "1 document a une version facile à lire." in unescape(site.get("/easy?lang=fr").text)


def test_the_easy_page_claims_neither_readers_nor_a_logo(browse):
    page = unescape(browse("/easy"))

    assert "Des personnes avec un handicap intellectuel ne l'ont pas encore relue." in page
    assert "la page n'a pas le logo européen" in page
    assert "<img" not in page


def test_the_statement_calls_the_site_not_compliant_while_there_is_no_audit(browse):
    page = unescape(browse("/accessibility")).replace("\u00a0", " ")

    assert "Non conforme : il n'y a pas encore eu d'audit." in page
    assert "Aucun audit des 106 critères du RGAA" in page
    assert '<time datetime="2026-11-23">23 novembre 2026</time>' in page
    assert "https://formulaire.defenseurdesdroits.fr/" in page


@pytest.mark.parametrize("path", ["/easy", "/accessibility"])
def test_whom_to_write_to_is_said_where_the_operator_has_said_it(make_client, path):
    address = "contact@exemple.fr"
    told = make_client(contact_name="Exemple", contact_url="https://exemple.fr/x", contact_email=address).get(path).text

    assert '<a href="https://exemple.fr/x">Exemple</a>' in told
    assert f'<a href="mailto:{address}">' in told
    assert "mailto:" not in make_client().get(path).text


@pytest.mark.parametrize("path", ["/", "/list/organisation", "/doc/organisation/la-cabane", "/nowhere"])
def test_every_page_leads_to_both_from_its_foot(browse, path):
    page = browse(path)
    foot = page[page.index("<footer") :].replace("\u00a0", " ")

    assert '<a href="/easy">Facile à lire</a>' in foot
    assert '<a href="/accessibility">Accessibilité : non conforme</a>' in foot
