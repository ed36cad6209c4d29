"""A second crawl, after one entity has changed: bodies are sent for what changed, and for nothing else."""

import pytest
from crawl_frontier import Crawl, ask_again
from crawl_tasks import Seen
from crawled_change import CHANGED, publish_another_name, wait_for_dumps
from serving import Served


@pytest.fixture(scope="module")
def answers(crawl: Crawl, served: Served, tmp_path_factory: pytest.TempPathFactory):
    """Return (before, now) for each address: in between, an organisation has got a fictional name."""
    publish_another_name(served.data_dir, tmp_path_factory.mktemp("change"), "ADEME (essai du second passage)")
    wait_for_dumps(served.client)
    return ask_again(crawl)


def sent(answers: list[tuple[Seen, Seen]]) -> list[tuple[Seen, Seen]]:
    return [(before, now) for before, now in answers if now.status != 304]


def test_only_what_changed_is_sent_again(answers, capsys):
    before, now = (sum(pair[index].size for pair in answers) for index in (0, 1))
    changed = sent(answers)
    with capsys.disabled():
        print(  # noqa: T201  # figures to read
            f"\n{len(answers)} documents, {before:,} bytes; the second time {len(changed)} changed, {now:,} bytes"
        )
        print("\n".join(sorted({seen.target for seen, _now in changed})[:40]))  # noqa: T201  # as above

    assert len(changed) < len(answers) / 20
    assert now < before / 10


def test_whatever_is_sent_again_is_another_document(answers):
    same = [before.target for before, now in sent(answers) if now.digest == before.digest]
    failed = [(now.target, now.status) for _before, now in sent(answers) if now.status != 200]

    assert failed == []
    assert same == []


def test_what_did_not_change_has_no_body(answers):
    assert [now.target for _before, now in answers if now.status == 304 and now.size] == []


def test_the_changed_entity_and_what_shows_its_name_are_sent_again(answers):
    changed = {seen.target for seen, _now in sent(answers)}

    assert {CHANGED + form for form in ("", ".html", ".ttl", ".jsonld", ".nq")} <= changed
    assert "/list/organisation" in changed
