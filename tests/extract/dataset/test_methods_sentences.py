"""Sentences of methods-in-full.md that depend on how many people extracted a study."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl
import pytest

from extract.dataset.methods.agreement_sentences import results_sentences
from extract.dataset.methods.counts_sentences import counts_sentences
from extract.dataset.methods.difference_sentences import resolved_sentence
from extract.dataset.methods.facts import Facts, excluded_lines
from extract.dataset.methods.measured_round import MeasuredRound
from extract.dataset.methods.methods import methods_in_full, methods_text
from extract.project.team_tables.contacts import Contacts, read_contacts
from schema.form import make_form
from schema.forms import built_in
from schema.row import Cell, Row, key, verbatim
from tests.validate.agreement.small import compared
from tests.validate.built import extraction as typed
from validate.adjudication.decide import decide
from validate.adjudication.new_ruling import NewRuling
from validate.adjudication.who_may_rule import Policy
from validate.agreement import agreement
from validate.dataset.first_differences import differences_of
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.linked_numbers import plain_numbers
from validate.dataset.tables import dataset_tables
from validate.dataset.words_in_reports import WordsInReports
from validate.extraction.extraction import Extraction
from validate.ledger.ledger import Decision, Ledger, Method
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.consensus import consensus


def _text(comparison: Comparison, facts: Facts | None = None) -> str:
    tables = dataset_tables(comparison, draft=False)
    measured = MeasuredRound(comparison=comparison, first=None, agreement=None)
    words = InWords(consensus(comparison))
    return plain_numbers(methods_in_full((measured,), tables, words=words, draft=False, facts=facts or Facts()))


def _flow(facts: Facts) -> str:
    return plain_numbers(facts.flow)


def _of(*studies: str) -> dict[str, list[dict[str, str]]]:
    return {"studies": [{"study": study, "design": "RCT"} for study in studies]}


@pytest.mark.parametrize(
    ("third", "sentence"),
    [
        ((), "Two studies were extracted, each by two people."),
        (("S1",), "Two studies were extracted: 1 by three and 1 by two people."),
        (("S3",), "Three studies were extracted: 2 by two and 1 by one person."),
    ],
)
def test_how_many_people_extracted_the_studies(third: tuple[str, ...], sentence: str) -> None:
    both = _of("S1", "S2")
    comparison = compared(a=both, b=both, c=_of(*third))
    assert sentence in _text(comparison)


class Funded(Row, label="Studies", identity=("study",)):
    """One row per study, one of whose fields only one person extracts."""

    study: Cell[str] = key("Study")
    setting: Cell[str] = verbatim("Setting")
    funder: Cell[str] = verbatim("Funder", mode="single")


def test_the_short_text_says_what_only_one_person_extracted() -> None:
    form = make_form(Funded, name="funded", title="Funded", version="1")
    rows = {"funded": [{"study": "S1", "setting": "a clinic"}]}
    comparison = merge([replace(typed(form, rows), name=name) for name in "ab"])
    measured = MeasuredRound(comparison=comparison, first=None, agreement=None)
    tables, shown = dataset_tables(comparison, draft=False), InWords(consensus(comparison))
    text = methods_text((measured,), tables, words=shown, draft=False, facts=Facts())
    assert "One data item was extracted by one person and verified by nobody: Funder." in plain_numbers(text)


def test_one_extractor_alone_did_not_work_independently() -> None:
    assert "working independently" not in _text(compared(a=_of("S1")))
    assert "working independently" in _text(compared(a=_of("S1"), b=_of("S1")))


def test_excluded_studies_are_named_with_their_reasons_and_make_nobody_a_judge_of_disagreements() -> None:
    out: dict[str, Any] = {
        "table": "studies",
        "row": {},
        "ruling": "exclude",
        "who": ("ada", "ben"),
        "when": "2026-03-01T09:00:00Z",
    }
    excluded = (Decision(study="S1", cause="retracted", **out), Decision(study="S3", cause="duplicate", **out))
    both = _of("S2", "S4")
    text = _text(merge(compared(a=both, b=both).extractions, Ledger(excluded)), Facts(excluded=excluded, listed=4))
    assert (
        "Four studies were listed. Two studies were excluded: 1 as a duplicate (S3) and 1 as retracted (S1)."
        " Two studies remained, each extracted by two people." in text
    )
    assert "Decisions on disagreements" not in text
    assert _flow(Facts(excluded=excluded[1:])) == "One study was excluded as a duplicate (S3)."
    cited = Facts(excluded=excluded, citations={"s3": "Kheirkhah 2025"})
    assert "1 as a duplicate (Kheirkhah 2025) and 1 as retracted (S1)." in cited.flow
    assert [line.partition(",")[0] for line in excluded_lines(cited)] == [
        "S1: retracted",
        "S3 (Kheirkhah 2025): a duplicate",
    ]
    other = Decision(study="S9", cause="other", reason="It is invented.", **out)
    assert excluded_lines(Facts(excluded=(other,))) == ["S9: It is invented, decided by ada and ben on 2026-03-01"]


def test_a_reason_of_no_kind_is_in_the_words_of_the_team_and_comes_last() -> None:
    """A paper that says `another reason` does not say which."""
    shared: dict[str, Any] = {
        "table": "studies",
        "row": {},
        "ruling": "exclude",
        "who": ("ada", "ben"),
        "when": "2026-03-01T09:00:00Z",
    }
    invented = Decision(study="S2", cause="other", reason="It is invented.", **shared)
    lost = Decision(study="S3", cause="other", reason="The report is lost", **shared)
    retracted = Decision(study="S4", cause="retracted", reason="Notice of 1 May.", **shared)
    assert _flow(Facts(excluded=(invented,))) == "One study was excluded (S2: It is invented)."
    assert _flow(Facts(excluded=(lost, invented))) == (
        "Two studies were excluded (S2: It is invented; S3: The report is lost)."
    )
    both = Facts(excluded=(invented, retracted))
    assert _flow(both) == (
        "Two studies were excluded: 1 as retracted (S4) and 1 for another reason (S2: It is invented)."
    )
    assert [one.study for one in both.excluded_in_order] == ["S4", "S2"]


def test_studies_that_are_not_fully_extracted_are_said_to_remain() -> None:
    """In a draft: of three studies one is excluded, and one of the others is not in the dataset."""
    out = Decision(
        study="S3",
        table="studies",
        row={},
        ruling="exclude",
        who=("ada",),
        when="2026-03-01T09:00:00Z",
        cause="duplicate",
    )
    one = _of("S1")
    text = _text(merge(compared(a=one, b=one).extractions, Ledger((out,))), Facts(excluded=(out,), listed=3, waiting=1))
    assert (
        "One study was excluded as a duplicate (S3). Two studies remained. One study was extracted by two people."
        " One study is not fully extracted yet, and is not in this draft." in text
    )


def test_one_entry_of_thousands_that_differs_is_not_zero_per_cent() -> None:
    same = {"design": "x", "risk": "low", "n": "5", "methods": "p", "note": "none"}
    one = [{"study": f"S{number}", **same} for number in range(801)]
    other = [*one[:-1], one[-1] | {"design": "y"}]
    comparison = compared(a={"studies": one}, b={"studies": other})
    text = plain_numbers(counts_sentences(comparison, None))
    assert "Of 3,204 entries that are compared" in text
    assert "A further 801 entries are in data items that are not compared" in text
    assert "1 differed in meaning (<0.1%)" in text


@pytest.mark.parametrize(
    ("studies", "sentence"), [(9, "No median of kappa or AC1 is given"), (10, "Of the 1 data item with categories")]
)
def test_no_median_is_said_to_be_undefined_where_no_field_has_enough_cells(studies: int, sentence: str) -> None:
    designs = [("x", "y")[number % 2] for number in range(studies)]
    one = {"studies": [{"study": f"S{number}", "design": design} for number, design in enumerate(designs)]}
    assert sentence in results_sentences(agreement(compared(a=one, b=one)))


def test_without_a_field_for_it_the_methods_say_that_nobody_asked_how_much_was_read() -> None:
    assert "The form does not ask how much of each report was read" in _text(compared(a=_of("S1"), b=_of("S1")))


FORM = built_in("patient-voices")


def _voices(
    *reports: tuple[str, str],
    samples: Mapping[str, str] = MappingProxyType({}),
    same: Mapping[str, str] = MappingProxyType({}),
    citations: Mapping[str, str] = MappingProxyType({}),
    facts: Facts | None = None,
) -> str:
    """The methods paragraph on studies with these answers to how much was read, these numbers and these links."""
    studies = list(dict.fromkeys([*(study for study, _ in reports), *samples]))
    frames = {
        "studies": pl.DataFrame(
            [{"study": study, "label": citations.get(study), "same_sample_as": same.get(study)} for study in studies]
        ),
        "reports": pl.DataFrame(
            [{"study": study, "report": f"r{n}", "fulltext_seen": read} for n, (study, read) in enumerate(reports)],
            schema=dict.fromkeys(("study", "report", "fulltext_seen"), pl.String),
        ),
        "samples": pl.DataFrame(
            [{"study": s, "group": "total", "sample_unit": "person", "n_analysed": n} for s, n in samples.items()],
            schema=dict.fromkeys(("study", "group", "sample_unit", "n_analysed"), pl.String),
        ),
    }
    return _text(merge([Extraction.from_frames(FORM, frames, name="ada")]), facts)


@pytest.mark.parametrize(
    ("reports", "sentence"),
    [
        (
            [("S1", "abstract only"), ("S1", "in full"), ("S2", "abstract only"), ("S3", "")],
            "how much they had read of 4 reports (*Full text seen*): “abstract only” for 2, “in full” for 1 and no"
            " answer for 1. Two of the 3 studies have no report that is marked “in full”.",
        ),
        (
            [("S1", "abstract only"), ("S2", "in part")],
            "“abstract only” for 1 and “in part” for 1. None of the 2 studies has a report that is marked “in full”.",
        ),
        ([("S1", "in part")], "“in part” for 1. The study has no report that is marked “in full”."),
        ([("S1", "in full"), ("S2", "in full")], "“in full” for 2. Each study has a report that is marked “in full”."),
        ([("S1", "PEND")], "How much of each report was read was not recorded (*Full text seen*)."),
    ],
)
def test_how_much_was_read_is_counted_by_report_and_by_study(reports: list[tuple[str, str]], sentence: str) -> None:
    assert sentence in _voices(*reports)


@pytest.mark.parametrize(
    ("same", "end"),
    [
        ({}, "is not known for 3 studies, so people may be counted more than once."),
        (
            {"S1": "NA", "S2": "PEND", "S3": "NR"},
            "is not known for 2 studies, so people may be counted more than once.",
        ),
        ({"S1": "S9", "S2": "PEND", "S3": "NA"}, "is not known for 1 study, so people may be counted more than once."),
        ({"S2": "S1", "S3": "NA"}, "Studies with the same participants were counted once (S1 and S2).\n"),
    ],
)
def test_who_may_be_counted_twice_is_said(same: Mapping[str, str], end: str) -> None:
    text = _voices(samples={"S1": "10", "S2": "12", "S3": "5"}, same=same)
    number = "Seventeen" if "S2" in same and same["S2"] == "S1" else "Twenty-seven"
    assert f"{number} people are counted in 3 studies (the sum of *Number analysed*)." in text
    assert end in text
    assert ("may be counted more than once" in text) == ("counted more" in end)


def test_a_study_is_named_by_its_citation_and_by_its_key_where_it_has_none() -> None:
    text = _voices(
        samples={"S1": "10", "S2": "12", "S3": "5"},
        same={"S2": "S1"},
        citations={"S1": "Jilka 2019", "S2": "NR"},
        facts=Facts(piloted=("S1", "S3")),
    )
    assert "Two of these studies (Jilka 2019; S3) were a pilot round." in text
    assert "Studies with the same participants were counted once (Jilka 2019 and S2)." in text


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
    assert f"\n\n{sentences}\n\n" in _text(compared(a=_of("S1"), b=_of("S1")), facts)


def test_what_is_pending_is_not_said_to_wait_for_authors_whom_nobody_asked() -> None:
    pending = {"studies": [{"study": "S1", "design": "PEND"}]}
    text = _text(compared(a=pending, b=pending))
    assert "Of the 1 entry of the dataset, 1 (100%) is pending (PEND): still to be looked up" in text
    assert not any(word in text for word in ("waits for", "wait for", "awaiting", "being asked"))


def test_a_program_may_have_checked_the_form_of_entries_before_they_were_kept_and_never_their_content() -> None:
    text = _text(compared(a=_of("S1"), b=_of("S1")))
    assert "Before a first submission was kept, its extractor could have the file checked by a program" in text
    assert "It does not compare entries with the reports, nor any with those of another extractor." in text
    looked_up = WordsInReports(counts={"found": 1}, studies=frozenset({"s1"}))
    text = _text(compared(a=_of("S1"), b=_of("S1")), Facts(words=looked_up))
    assert "It looks up quoted words in the full texts at hand. It does not compare other entries with" in text


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


def test_a_row_that_one_extractor_does_not_have_is_told_apart_from_blank_cells() -> None:
    """Ben lacks an arm with one answer, and left the design of a study blank."""
    arms = [{"study": "S1", "arm": "one", "route": "iv"}, {"study": "S1", "arm": "two", "route": "oral"}]
    one = {"studies": [{"study": "S1", "design": "x"}], "arms": arms}
    other = {"studies": [{"study": "S1"}], "arms": arms[:1]}
    text = _text(compared(a=one, b=other))
    assert "2 left blank by one extractor (1 of these belongs to 1 whole record that an extractor did not have)" in text
    without_the_arm = _text(compared(a=one, b=one | {"arms": arms[:1]}))
    assert (
        "1 left blank by one extractor (this belongs to 1 whole record that an extractor did not have)"
        in without_the_arm
    )
    without_both = _text(compared(a=one, b=one | {"arms": []}))
    assert "2 left blank by one extractor (all of these belong to 2 whole records that" in without_both


@pytest.mark.parametrize(
    ("method", "who", "words"),
    [
        ("third person", ("cleo",), "by a third person who had not extracted the study (cleo)."),
        (
            "third person",
            ("ADA",),
            "by a third person who had also extracted the study, as the project allows (ADA).",
        ),
        ("third person", ("cleo", "dan"), "by a third person who had not extracted the study (cleo and dan)."),
        ("discussion", ("BEN", "ada"), "by discussion between the extractors."),
        ("discussion", ("ada", "ben", "cleo"), "by discussion between the extractors and others (ada, ben and cleo)."),
    ],
)
def test_those_who_decided_are_called_what_they_are(method: Method, who: tuple[str, ...], words: str) -> None:
    """A third person is no extractor unless that is said, and is named, also one who took part in a discussion."""
    one, other = ({"studies": [{"study": "S1", "design": design}]} for design in ("x", "y"))
    before = compared(ada=one, ben=other)
    (cell,) = before.open
    ruled = NewRuling(ruling="take", method=method, who=who, when="2026-01-01", take="ada")
    decision = decide(before, cell, ruled, Policy(may_rule_on_own=frozenset({"ada"})))
    assert f"One decision was made on 1 entry, {words}" in _text(merge(before.extractions, Ledger((decision,))))


def test_a_decision_that_a_later_one_replaced_is_said_to_be_no_longer_in_force() -> None:
    one, other = ({"studies": [{"study": "S1", "design": design}]} for design in ("x", "y"))
    before = compared(ada=one, ben=other)
    ruled = NewRuling(ruling="take", method="third person", who=("cleo",), when="2026-01-01", take="ada")
    first = decide(before, before.open[0], ruled, Policy())
    now = merge(before.extractions, Ledger((first,)))
    (cell,) = now.in_question
    later = decide(now, cell, replace(ruled, take="ben", when="2026-01-02"), Policy())
    text = _text(merge(before.extractions, Ledger((first, later))))
    assert "One decision is in force, on 1 entry, by a third person who had not extracted the study (cleo)." in text
    assert "One earlier decision was replaced by a later one; it is in no other number." in text
    withdrawn = Decision(study="S1", table="", row={}, withdraws=first.id, when="2026-01-03")
    text = _text(merge(before.extractions, Ledger((first, withdrawn))))
    assert "One earlier decision was withdrawn; it is in no other number." in text


def test_the_numbers_of_those_who_decided_add_up_to_the_decisions() -> None:
    """A decision of several people together is counted once."""
    rows = [{"study": "S1", "design": "x"}, {"study": "S2", "design": "x"}, {"study": "S3", "design": "x"}]
    before = compared(ada={"studies": rows}, ben={"studies": [row | {"design": "y"} for row in rows]})
    ruled = tuple(
        decide(
            before,
            cell,
            NewRuling(ruling="take", method="third person", who=who, when="2026-01-01", take="ada"),
            Policy(),
        )
        for cell, who in zip(before.open, (("cleo",), ("cleo",), ("dan", "cleo")), strict=True)
    )
    text = _text(merge(before.extractions, Ledger(ruled)))
    assert ", all by a third person who had not extracted the study (cleo 2; cleo and dan together 1)." in text


def test_records_that_were_added_since_are_said_to_count_with_each_entry() -> None:
    arms = [{"study": "S1", "arm": "drug", "route": "iv"}, {"study": "S1", "arm": "placebo", "route": "oral"}]
    first, now = (compared(a=_of("S1") | {"arms": arms}, b=_of("S1") | {"arms": added}) for added in ([], arms))
    text = plain_numbers(resolved_sentence(now.form, differences_of(first, now).first))
    assert text == (
        "All 2 disagreements were settled by a correction that an extractor made in the workbook (b 2)."
        " Where a whole record was added or removed, each of its entries that differed is counted."
    )


def test_nothing_is_said_of_others_where_no_entry_differed() -> None:
    text = _text(compared(a=_of("S1", "S2"), b=_of("S1", "S2")))
    assert "at least one of the two extractors had recorded something, none differed in meaning." in text
    assert "All 2 were identical." in text
    assert "Of the others" not in text


def test_disagreements_of_two_kinds_are_added_up_before_the_reader() -> None:
    rows = [{"study": "S1", "design": "x"}]
    findings = [{"study": "S1", "words": "it was good", "tone": "good"}]
    first = compared(a={"studies": rows, "findings": findings}, b={"studies": [rows[0] | {"design": "y"}]})
    found = differences_of(first, first)
    chosen = sum(one.first.kind == "additional" for one in found.first)
    text = plain_numbers(resolved_sentence(first.form, found.first))
    assert text == (
        f"None of the {chosen + 1} disagreements (1 entry that differed in meaning and {chosen} of records that only"
        " one extractor chose) is settled yet."
    )


def test_no_blank_is_left_where_no_coefficient_has_an_interval() -> None:
    sheets = _of("S1", "S2")
    first = compared(a=sheets, b=sheets)
    measured = MeasuredRound(comparison=first, first=first, agreement=agreement(first), basis=first)
    words, tables = InWords(consensus(first)), dataset_tables(first, draft=False)
    text = methods_in_full((measured,), tables, words=words, draft=False, facts=Facts())
    assert "Krippendorff's alpha is at each data item's level" in text
    assert "  " not in plain_numbers(text)


def test_a_ruling_made_again_after_its_withdrawal_is_counted_once_as_withdrawn() -> None:
    one, other = ({"studies": [{"study": "S1", "design": design}]} for design in ("x", "y"))
    before = compared(ada=one, ben=other)
    ruled = NewRuling(ruling="take", method="third person", who=("cleo",), when="2026-01-01", take="ada")
    first = decide(before, before.open[0], ruled, Policy())
    withdrawn = Decision(study="S1", table="", row={}, withdraws=first.id, when="2026-01-02")
    again = Decision(**(first.model_dump() | {"when": "2026-01-03"}))
    text = _text(merge(before.extractions, Ledger((first, withdrawn, again))))
    assert "One decision is in force, on 1 entry" in text
    assert "One earlier decision was withdrawn; it is in no other number." in text


def test_a_ruling_that_is_carried_over_to_a_new_form_is_no_other_decision() -> None:
    one, other = ({"studies": [{"study": "S1", "design": design}]} for design in ("x", "y"))
    before = compared(ada=one, ben=other)
    ruled = NewRuling(ruling="take", method="third person", who=("cleo",), when="2026-01-01", take="ada")
    first = decide(before, before.open[0], ruled, Policy())
    changed = {"when": "2026-01-02", "form": "another", "replaces": (first.id,)}
    carried = Decision(**(first.model_dump() | changed))
    text = _text(merge(before.extractions, Ledger((first, carried))))
    assert "One decision was made on 1 entry" in text
    assert "earlier" not in text


def test_the_parts_of_the_entries_that_both_made_add_up_in_the_short_text_too() -> None:
    ada, ben = (
        {"studies": [{"study": f"S{number}", "design": text} for number, text in enumerate(typed)]}
        for typed in (("x", "NR", "x"), ("x", "NR", "NR"))
    )
    comparison = compared(a=ada, b=ben)
    measured = MeasuredRound(comparison=comparison, first=comparison, agreement=agreement(comparison))
    tables, shown = dataset_tables(comparison, draft=False), InWords(consensus(comparison))
    text = plain_numbers(methods_text((measured,), tables, words=shown, draft=False, facts=Facts()))
    assert (
        "In 1 of the 3 entries, both gave a value, the same in 100%. In 1, both had a missing code. In 1, one had a"
        " missing code and another a value."
    ) in text
    assert "The dataset has 3 records of Studies. Every" in _text(comparison)
