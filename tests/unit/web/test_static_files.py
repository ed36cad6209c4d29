"""The static files: ours and those of the editor under one name each, under an ETag of their content."""

import pytest

from dotheque_graph.web import templating
from dotheque_graph.web.templating import STATIC_FOLDERS, content_of, fingerprint, static_file


@pytest.fixture
def folders(tmp_path, monkeypatch):
    monkeypatch.setattr(templating, "asset", tmp_path.joinpath)
    for parts in STATIC_FOLDERS:
        tmp_path.joinpath(*parts).mkdir(parents=True, exist_ok=True)
    return tmp_path


def test_the_files_of_the_editor_are_found_beside_ours(folders):
    (folders / "web" / "static" / "ours.css").write_text("a")
    (folders / "web" / "static" / "editor" / "theirs.js").write_text("b")

    assert [static_file(name).read_text() for name in ("ours.css", "theirs.js")] == ["a", "b"]


@pytest.mark.parametrize("name", ["notes.md", "editor", "missing.js", "../secret.js"])
def test_nothing_else_is_served(folders, name):
    (folders / "web" / "static" / "notes.md").write_text("a")
    (folders / "web" / "secret.js").write_text("a")

    assert static_file(name) is None


def test_an_editor_that_is_not_built_is_no_error(folders):
    (folders / "web" / "static" / "editor").rmdir()

    assert static_file("yasgui.js") is None


def test_a_file_that_is_not_there_has_no_content():
    with pytest.raises(KeyError):
        content_of("missing.js")


def test_a_file_under_its_fingerprint_may_be_kept_for_a_year(client):
    lasting = client.get("/static/style.css", params={"v": fingerprint("style.css")})

    assert lasting.headers["cache-control"] == "public, max-age=31536000, immutable"
