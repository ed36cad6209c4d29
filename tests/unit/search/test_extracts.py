"""What hits show: titles and extracts, with the words that were found marked."""

from search_fiction import named

from dotheque_graph.search.asking import typed
from dotheque_graph.search.model import Piece
from dotheque_graph.search.showing import Marker, Shown, hit


def text(extract):
    """Return an extract as text, marked words in brackets."""
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in extract.pieces)


def first(found):
    """Return the first hit."""
    return found.hits[0]


def shown(description, **more):
    """Return what the index keeps of an entity with one description."""
    facts = {"titles": {"fr": "Titre"}, "texts": {"fr": description}, "names": (), "keywords": (), "above": ()}
    return Shown("https://example.org/x", "resource", **{**facts, **more})


def test_titles_mark_what_was_found_whatever_its_form(find):
    found = first(find("forets democratique"))

    assert text(found.title) == "Guide de la [forêt] [démocratique]"
    assert found.title.language == "fr"


def test_titles_are_in_the_language_asked_for_and_tell_another_one(find):
    english = find("lutins", reads="en", kind=("resource", "experiment"))

    assert [(text(one.title), one.title.language) for one in english.hits[:2]] == [
        ("Guide to the democratic forest", "en"),
        ("Glade trial", "en"),
    ]
    assert first(find("lichens", reads="en")).title.language == "fr"


def test_what_was_put_right_is_marked(find):
    assert text(first(find("foret démorcatique")).title) == "Guide de la [forêt] [démocratique]"


def test_the_beginning_of_a_word_marks_it_whole(find):
    assert "[délibèrent]" in text(first(find("chêne délib")).extract)


def test_an_extract_surrounds_its_first_marked_word():
    long = "Début. " + "mot " * 100 + "aiguille " + "foin " * 100 + "Fin."
    extract = hit(shown(long), Marker.of(typed("aiguilles")), "fr", 1.0).extract

    assert "[aiguille]" in text(extract)
    assert text(extract).startswith("… ")
    assert text(extract).endswith(" …")
    assert 100 < len(text(extract)) < 280
    assert all(word in ("mot", "[aiguille]", "foin", "…") for word in text(extract).split())


def test_an_extract_without_a_marked_word_is_the_beginning():
    extract = hit(shown("Il était une fois. " + "mot " * 100), Marker.of(typed("ailleurs")), "fr", 1.0).extract

    assert text(extract).startswith("Il était une fois.")


def test_another_name_is_shown_where_only_it_was_found(find):
    assert text(first(find("cdl")).extract) == "[CDL]"


def test_there_is_no_extract_without_a_text(find):
    assert first(find("lichens")).extract is None


def test_pieces_put_together_are_the_text(find):
    for words in ("lutins", "été oeuvre", "guide"):
        for one in find(words).hits:
            assert all(piece.text for piece in one.title.pieces)
    marker = Marker.of(typed("l'été œuvre"))
    written = "L\u2019été, l'Œuvre d'été\u2026 <b>"
    assert "".join(piece.text for piece in marker.read(written).pieces()) == written
    assert [piece.text for piece in marker.read(written).pieces() if piece.marked] == ["été", "Œuvre", "été"]


def test_markup_is_text():
    assert Marker.of(typed("b")).read("<b>").pieces() == (Piece("<"), Piece("b", marked=True), Piece(">"))


def test_what_has_no_title_is_called_by_its_iri():
    found = hit(shown("Texte", titles={}), Marker.of(()), "fr", 0.0)

    assert text(found.title) == "https://example.org/x"


def test_hits_tell_their_kind(find):
    assert first(find("brume")).kind == "territory"
    assert named(find("brume"))[0].startswith("territory")
