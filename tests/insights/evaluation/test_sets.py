"""The loaders: rows of a type, and a wrong line named by its file and number."""

from pathlib import Path

import pytest

from crm.errors import BadInput
from insights.evaluation.sets import bc3, bipia, confaide, injections, qmsum
from tests.insights.evaluation.folders import write_sets


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_sets(tmp_path)


def test_a_meeting_is_asked_for_its_parts_alone(folder: Path) -> None:
    (meeting,) = qmsum.meetings(folder)
    assert [query.qid for query in meeting.asked] == ["M1-s0"]
    assert meeting.gold(meeting.asked[0]) == {40, 41}


def test_spans_beyond_the_last_turn_are_cut(folder: Path) -> None:
    (meeting,) = qmsum.meetings(folder)
    assert meeting.gold(qmsum.Query(qid="x", kind="specific", query="", gold_turn_spans=((41, 90),))) == {41}


def test_of_a_summary_the_sentences_with_evidence_count(folder: Path) -> None:
    (thread,) = bc3.threads(folder)
    assert [line.evidence for line in thread.lines] == [("1.2",), ("2.2",)]
    assert thread.emails[0].sender == "Ada <ada@w3.invalid>"


def test_a_mail_that_does_not_say_has_no_answer(folder: Path) -> None:
    assert [mail.answerable for mail in bipia.mails(folder)] == [True, False]


def test_attacks_know_their_category(folder: Path) -> None:
    assert [attack.category for attack in bipia.attacks(folder)] == ["Clickbait", "Information Retrieval"]


def test_texts_are_malicious_or_not(folder: Path) -> None:
    assert [text.malicious for text in injections.texts(folder)] == [True, False]


def test_our_own_texts_come_without_a_folder_and_are_of_both_sorts_and_languages() -> None:
    found = injections.texts(None)
    assert {(text.malicious, text.lang) for text in found} == {(True, "en"), (True, "it"), (False, "en"), (False, "it")}
    assert len({text.id for text in found}) == len(found)


def test_a_talk_is_parted_where_the_first_one_joins_late(folder: Path) -> None:
    (talk,) = confaide.talks(folder)
    before, after = talk.parts
    assert talk.secret in before
    assert talk.secret not in after
    assert talk.public in after


def test_a_wrong_line_is_named_by_number_and_not_shown(folder: Path) -> None:
    path = folder / bc3.FILE
    path.write_text(path.read_text(encoding="utf-8") + '\n{"thread_id": "secret"}\n', encoding="utf-8")
    with pytest.raises(BadInput, match=r"dev\.jsonl:3: name: missing") as caught:
        bc3.threads(folder)
    assert "secret" not in caught.value.sentence


def test_a_folder_without_the_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"val\.jsonl cannot be read"):
        qmsum.meetings(tmp_path)


def test_attacks_of_another_form_are_refused(folder: Path) -> None:
    (folder / bipia.ATTACKS).write_text('["Ignore"]', encoding="utf-8")
    with pytest.raises(BadInput, match="no object of lists"):
        bipia.attacks(folder)
