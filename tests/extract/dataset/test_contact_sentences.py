"""Sentences of methods-in-full.md on letters to authors, which the contact log alone shows."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from extract.dataset.methods.facts import Facts
from extract.project.team_tables.contacts import Contacts, read_contacts
from tests.extract.dataset.methods_of import methods_of, studies_named
from tests.validate.agreement.small import compared

NOTHING_FROM_AUTHORS = "No data were obtained from the authors of studies or confirmed by them, as far as is recorded."


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        (Facts(), NOTHING_FROM_AUTHORS),
        (
            Facts(letters={"S1": "Dear authors"}, contacts=Contacts(0, 0, kept=True)),
            f"According to the contact log, no letter was sent to authors of studies. {NOTHING_FROM_AUTHORS}",
        ),
        *(
            (
                Facts(letters={"S1": "Dear authors"}, contacts=contacts),
                f"Whether letters were sent to authors of studies is not recorded: the contact log has none."
                f" {NOTHING_FROM_AUTHORS}",
            )
            for contacts in (None, Contacts(0, 0))
        ),
        (
            Facts(letters={"S1": "Dear authors"}, contacts=Contacts(0, 0, without_excluded=True)),
            "According to the contact log, without excluded studies, no letter was sent to authors of studies."
            f" {NOTHING_FROM_AUTHORS}",
        ),
        (
            Facts(letters={"S1": "Dear authors"}, contacts=Contacts(3, 0)),
            "According to the contact log, letters were sent to the authors of 3 studies, and none replied."
            f" {NOTHING_FROM_AUTHORS}",
        ),
        (
            Facts(letters={"S1": "Dear authors"}, contacts=Contacts(3, 1, reminded=2, received=("S1",))),
            "According to the contact log, letters were sent to the authors of 3 studies, reminders to those of 2, and"
            " the authors of 1 replied (those of 1 with a document). No value of the dataset is marked as given or"
            " confirmed by authors.",
        ),
    ],
)
def test_only_the_contact_log_says_that_authors_were_asked(facts: Facts, sentences: str) -> None:
    assert f"\n\n{sentences}\n\n" in methods_of(compared(a=studies_named("S1"), b=studies_named("S1")), facts)


def test_what_is_pending_is_not_said_to_wait_for_authors_whom_nobody_asked() -> None:
    pending = {"studies": [{"study": "S1", "design": "PEND"}]}
    text = methods_of(compared(a=pending, b=pending))
    assert "Of the 1 entry of the dataset, 1 (100%) is pending (PEND): still to be looked up" in text
    assert not any(word in text for word in ("waits for", "wait for", "awaiting", "being asked"))


def test_the_log_is_counted_by_study(tmp_path: Path) -> None:
    log, studies = tmp_path / "author-contacts.csv", {"s1": "S1", "s2": "S2", "s3": "S3"}
    assert read_contacts(log, studies) is None
    log.write_text("Study,sent,replied\nS1,2026-01-01,\ns1,2026-02-01,2026-02-03\nS2,,\nS3,3 May,\n", encoding="utf-8")
    assert read_contacts(log, studies) == Contacts(2, 1, written_to=frozenset({"s1", "s3"}), kept=True)


@pytest.mark.parametrize(("sent", "kept"), [("", False), ("no", True), ("2026-01-01", True)])
def test_a_log_in_which_nobody_wrote_under_sent_says_nothing_of_letters(tmp_path: Path, sent: str, kept: bool) -> None:
    log = tmp_path / "author-contacts.csv"
    log.write_text(f"study,contact,sent,replied\nS1,A. Author,{sent},\n", encoding="utf-8")
    found = read_contacts(log, {"s1": "S1"})
    assert found is not None
    assert found.kept == kept


def test_reminders_and_documents_are_counted_where_a_letter_was_sent(tmp_path: Path) -> None:
    log, studies = tmp_path / "author-contacts.csv", {"s1": "S1", "s2": "S2", "s3": "S3"}
    lines = ("S1,2026-01-01,2,2026-02-03,mail of 5 April", "S2,2026-01-01,none,,notes", "S3,,1,,", "S9,3 May,1,4 May,x")
    log.write_text("\n".join(("study,sent,reminders,replied,document", *lines)), encoding="utf-8")
    found = read_contacts(log, studies)
    assert found is not None
    assert (found.sent, found.replied, found.reminded, found.received) == (2, 1, 1, ("S1",))


def test_what_in_the_log_is_no_study_and_no_day_is_named_and_not_counted(tmp_path: Path) -> None:
    log, studies = tmp_path / "author-contacts.csv", {"o'hara 2024": "O'Hara 2024", "s1": "S1", "s2": "S2"}
    rows = "O'Hara 202,2026-05-01,2026-05-02\nS1,2026-13-01,\nS2,,2026-11-01\nO'Hara 2024,5/13/2026,\nS9,,\n"
    log.write_text(f"study,sent,replied\n{rows}", encoding="utf-8")
    found = read_contacts(log, studies)
    assert found is not None
    assert (found.sent, found.replied) == (1, 0)
    assert [one.removeprefix("author-contacts.csv row ") for one in found.unclear] == [
        "2: 'O'Hara 202' is no study of the review (did you mean O'Hara 2024?), so nothing in it counts",
        "3: sent is '2026-13-01', which is no day, so it does not count: write it as 2026-12-31",
        "4: there is a reply, but nothing under sent, so it does not count",
    ]


def test_a_day_that_is_still_to_come_is_named_and_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2026, 3, 4, 20, tzinfo=UTC).timestamp())))
    log, studies = tmp_path / "author-contacts.csv", {f"s{number}": f"S{number}" for number in range(1, 7)}
    rows = (
        "S1,2026-03-05,",  # where it is the fifth already
        "S2,2026-12-24,",
        "S3,2026-01-01,2027-01-02",
        "S4,01.04.2026,",  # the first of April, or the fourth of January
        "S5,24.12.2026,",
        "S6,in December,",
    )
    log.write_text("\n".join(("study,sent,replied", *rows)), encoding="utf-8")
    found = read_contacts(log, studies)
    assert found is not None
    assert (found.sent, found.replied) == (4, 0)
    assert [one.removeprefix("author-contacts.csv row ") for one in found.unclear] == [
        "3: sent is '2026-12-24', a day that is still to come, so it does not count",
        "4: replied is '2027-01-02', a day that is still to come, so it does not count",
        "6: sent is '24.12.2026', a day that is still to come, so it does not count",
    ]


def test_words_that_say_no_day_are_named_and_not_counted(tmp_path: Path) -> None:
    log, studies = tmp_path / "author-contacts.csv", {f"s{number}": f"S{number}" for number in range(1, 6)}
    rows = ("S1,not yet,,no", "S2,3 May 2021,not needed,", "S3,in spring,two,NR", "S4,no,,-", "S5,last March,1,Easter")
    log.write_text("\n".join(("study,sent,reminders,replied", *rows)), encoding="utf-8")
    found = read_contacts(log, studies)
    assert found is not None
    assert (found.sent, found.reminded, found.replied) == (3, 2, 1)
    assert [one.removeprefix("author-contacts.csv row ") for one in found.unclear] == [
        "2: sent is 'not yet', which is no day, so it does not count: write it as 2026-12-31",
        "3: reminders is 'not needed', which is neither a day nor a number, so it does not count",
        "4: replied is 'NR', which is no day, so it does not count: write it as 2026-12-31",
    ]


def test_what_is_there_twice_or_before_its_letter_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2026, 3, 4, 20, tzinfo=UTC).timestamp())))
    log, studies = tmp_path / "author-contacts.csv", {"s1": "S1", "s2": "S2", "s3": "S3"}
    rows = (
        "S1,A. Author,2026-02-01,2026-02-10; 2026-02-20,2026-02-21",
        "S1,a. author,2026-02-01,,",
        "S1,B. Author,2026-02-01,,",
        "S2,A. Author,2026-02-01,2026-01-10,2026-01-12",
        "S3,A. Author,01/02/2026,03/01/2026,",  # the second of January, or the first of February
        "S3,A. Author,2 Feb 2026,2026-04-04,",
    )
    log.write_text("\n".join(("study,contact,sent,reminders,replied", *rows)), encoding="utf-8")
    found = read_contacts(log, studies)
    assert found is not None
    assert (found.sent, found.reminded, found.replied) == (3, 3, 2)
    assert [one.removeprefix("author-contacts.csv row ") for one in found.unclear] == [
        "3: the same letter is in row 2 too. The study counts once",
        "5: reminders is '2026-01-10', before the letter of 2026-02-01: correct one of the two",
        "5: replied is '2026-01-12', before the letter of 2026-02-01: correct one of the two",
        "7: reminders is '2026-04-04', which is a day that is still to come, so it does not count",
    ]


def test_a_log_without_the_column_that_counts_says_so(tmp_path: Path) -> None:
    log = tmp_path / "author-contacts.csv"
    log.write_text("study,date of letter,replied\nS1,2026-02-01,\n", encoding="utf-8")
    found = read_contacts(log, {"s1": "S1"})
    assert found is not None
    assert found.unclear == ("author-contacts.csv has no column sent, so it counts nothing of that",)
