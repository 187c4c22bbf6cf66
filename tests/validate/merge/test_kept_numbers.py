"""A number that a row got in a dataset stays with it, and no other row ever gets it."""

import hashlib
import itertools
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.review import Sheets, extraction
from tests.ruling_strategies import ruling
from tests.strategies import TWENTY_FIVE
from validate.adjudication.decide import decide
from validate.adjudication.items import adjudication_items
from validate.dataset.row_ids import row_ids
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.kept_numbers import numbers_to_write
from validate.merge.numbers import NO_NUMBERS, NumberGiven, Numbers, numbers_of

WHO = ("alice", "bob")
_WORDS = 8  # of a finding: one that changes is an eighth of it


def word(*of: object) -> str:
    """A word that nothing else has."""
    return hashlib.sha256(repr(of).encode()).hexdigest()[:9].translate(str.maketrans("0123456789", "ghijklmnop"))


def sheets(texts: Mapping[int, str], numbers: Mapping[int, int] | None = None) -> Sheets:
    """Findings of one study, each with its own number of the extractor's."""
    numbers = numbers or {one: one for one in texts}
    return {
        "studies": [{"study": "K1"}],
        "findings": [{"study": "K1", "finding": f"F{numbers[one]}", "text": text} for one, text in texts.items()],
    }


class Review:
    """A review of one study that is built again and again."""

    def __init__(self) -> None:
        self.lines: list[NumberGiven] = []
        self.ledger = Ledger()

    @property
    def numbers(self) -> Numbers:
        return numbers_of(self.lines)

    def built(self, alice: Sheets, bob: Sheets) -> Comparison:
        several = [extraction("alice", alice), extraction("bob", bob)]
        comparison = merge(several, self.ledger, numbers=self.numbers)
        self.lines += numbers_to_write([comparison], when=f"2026-01-01T00:{len(self.lines) % 60:02}:00Z")
        return comparison


def by_text(comparison: Comparison) -> dict[str, str]:
    """The number of each text that an extractor has."""
    findings = comparison.tables["findings"]
    found = {}
    for position, key in enumerate(findings.rows["row_key"].to_list()):
        for name in comparison.names:
            if text := findings.answer(name, position, "text").text:
                found[text] = key
    return found


def test_a_new_finding_leaves_the_others_their_numbers() -> None:
    review, texts = Review(), {1: "brighter colours afterwards", 2: "no words for it"}
    before = by_text(review.built(sheets(texts), sheets(texts)))
    texts = {3: "a long way to the clinic"} | texts
    after = by_text(review.built(sheets(texts), sheets(texts)))
    assert before == {"brighter colours afterwards": "K1-F01", "no words for it": "K1-F02"}
    assert after == before | {"a long way to the clinic": "K1-F03"}


def test_without_the_file_numbers_begin_anew() -> None:
    texts = {1: "brighter colours afterwards", 2: "a long way to the clinic"}
    one = extraction("alice", sheets(texts))
    assert by_text(merge([one]))["a long way to the clinic"] == "K1-F01"
    assert by_text(merge([one], numbers=NO_NUMBERS)) == by_text(merge([one]))


def test_the_number_of_a_finding_that_is_gone_is_not_given_again_and_is_there_when_it_is_back() -> None:
    review = Review()
    all_three = {1: "brighter colours afterwards", 2: "no words for it", 3: "the nurse stayed"}
    two = {number: text for number, text in all_three.items() if number != 2}
    before = by_text(review.built(sheets(all_three), sheets(all_three)))
    review.built(sheets(two), sheets(two))
    other = two | {2: "costs too much money"}
    assert by_text(review.built(sheets(other), sheets(other)))["costs too much money"] == "K1-F04"
    back = other | {5: "no words for it"}
    assert by_text(review.built(sheets(back), sheets(back)))["no words for it"] == before["no words for it"]


def test_a_finding_that_comes_back_in_nearly_the_same_words_has_its_number_again() -> None:
    review, was, one = (
        Review(),
        {1: "brighter colours in the days afterwards", 2: "no words for it"},
        {2: "no words for it"},
    )
    review.built(sheets(was), sheets(was))
    review.built(sheets(one), sheets(one))
    back = {3: "much brighter colours in the days afterwards"} | one
    assert by_text(review.built(sheets(back), sheets(back)))[back[3]] == "K1-F01"


def test_some_words_are_not_enough_for_the_number_of_a_finding_that_was_gone() -> None:
    review, was, none = Review(), {1: "relief of mood"}, {2: "no words for it"}
    review.built(sheets(was), sheets(was))
    review.built(sheets(none), sheets(none))
    now = {1: "participants spoke of relief within hours, of mood above all"} | none
    assert by_text(review.built(sheets(now), sheets(now)))[now[1]] == "K1-F03"


@pytest.mark.parametrize("away", [False, True])
def test_a_finding_whose_words_a_ruling_changed_keeps_its_number_once_they_are_in_the_workbooks(away: bool) -> None:
    """Also if it was gone meanwhile."""
    review = Review()
    alice, bob = {1: "the room felt bright and warm to them"}, {1: "the room felt bright and warm"}
    before = merge([extraction("alice", sheets(alice)), extraction("bob", sheets(bob))])
    text = next(item.cell for item in adjudication_items(before) if item.cell.field == "text")
    review.ledger += [decide(before, text, ruling("value", value="light everywhere"))]
    assert {*by_text(review.built(sheets(alice), sheets(bob))).values()} == {"K1-F01"}
    if away:
        review.built(sheets({2: "no words for it"}), sheets({}))
    now = {1: "light everywhere"}
    assert by_text(review.built(sheets(now), sheets(now))) == {"light everywhere": "K1-F01"}


@pytest.mark.parametrize("dropped", [True, False])
def test_findings_that_a_ruling_made_one_have_the_number_that_a_dataset_had_with_the_words_that_were_chosen(
    dropped: bool,
) -> None:
    """The first one was dropped, so that no dataset has its number; or both were in it, and the second names both."""
    review = Review()
    alice, bob = {1: "brighter colours afterwards"}, {1: "all of them got better"}
    apart = merge([extraction("alice", sheets(alice)), extraction("bob", sheets(bob))])
    rows = {cell.position: cell for cell in apart.open if cell.whole_row}
    texts = apart.tables["findings"].labels
    first, second = sorted(rows, key=lambda position: apart.tables["findings"].rows["row_key"][position])
    review.ledger += [
        decide(apart, rows[first], ruling("drop" if dropped else "keep")),
        decide(apart, rows[second], ruling("keep")),
    ]
    before = by_text(review.built(sheets(alice), sheets(bob)))
    assert sorted(before.values()) == ["K1-F01", "K1-F02"]
    stays = texts[second] or ""
    who = "alice" if stays in alice.values() else "bob"
    same: dict[str, tuple[str, ...]] = {"alice": ("K1", alice[1]), "bob": ("K1", bob[1])}
    take = None if dropped else who
    review.ledger += [
        Decision(study="K1", table="findings", row=same, ruling="same", take=take, who=("eva",), when="2026-02-01")
    ]
    assert set(by_text(review.built(sheets(alice), sheets(bob))).values()) == {before[stays]}


def test_a_finding_that_is_written_over_with_another_has_another_number() -> None:
    review = Review()
    was, now = {1: "brighter colours afterwards"}, {1: "the drive home took hours"}
    review.built(sheets(was), sheets(was))
    assert by_text(review.built(sheets(now), sheets(now))) == {"the drive home took hours": "K1-F02"}


def test_a_finding_whose_extractor_keeps_its_own_number_is_known_by_some_of_its_words() -> None:
    review = Review()
    was, now = {1: "relief of mood"}, {1: "participants spoke of relief within hours, of mood above all"}
    review.built(sheets(was), sheets(was))
    assert [*by_text(review.built(sheets(now), sheets(now))).values()] == ["K1-F01"]


def test_a_finding_that_one_extractor_still_has_as_it_was_keeps_its_number() -> None:
    review, was = Review(), {1: "brighter colours afterwards"}
    review.built(sheets(was), sheets(was))
    after = by_text(review.built(sheets({1: "the drive home took hours"}), sheets(was)))
    assert after["brighter colours afterwards"] == "K1-F01"


def test_the_name_of_a_row_has_its_number_and_what_points_to_it_too() -> None:
    review, texts = Review(), {1: "brighter colours afterwards", 2: "no words for it"}
    review.built(sheets(texts), sheets(texts))
    more = sheets({3: "a long way to the clinic"} | texts)
    more["quotes"] = [{"study": "K1", "finding": "F3", "quote": "three hours by bus", "page": "p. 2"}]
    comparison = review.built(more, more)
    assert sorted(row_ids(comparison.tables["findings"])) == ["K1.findings.1", "K1.findings.2", "K1.findings.3"]
    assert comparison.tables["quotes"].listed("final", "finding") == ["K1-F03"]


def test_one_number_of_two_copies_stays_with_the_row_that_got_it_first() -> None:
    """Two people build copies of a project and join what they have: neither row gets the other's number."""
    start = Review()
    start.built(sheets({1: "brighter colours afterwards"}), sheets({}))
    early, late = (
        NumberGiven(table="findings", study="K1", number=2, rows={"alice": ("F2", text)}, when=when)
        for text, when in (("no words for it", "2026-02-01T00:00:00Z"), ("the nurse stayed", "2026-03-01T00:00:00Z"))
    )
    texts = {1: "brighter colours afterwards", 2: "no words for it", 3: "the nurse stayed"}
    for lines in ([early, late], [late, early]):
        joined = Review()
        joined.lines = [*start.lines, *lines]
        assert joined.numbers.twice == (late,)
        after = by_text(joined.built(sheets(texts), sheets({})))
        assert after == dict(zip(texts.values(), ("K1-F01", "K1-F02", "K1-F03"), strict=True))


def test_one_finding_that_got_its_number_in_two_copies_is_not_there_twice() -> None:
    lines = [
        NumberGiven(table="findings", study="K1", number=1, rows={"alice": ("F2", "no words")}, when=f"2026-0{day}-01")
        for day in (1, 2)
    ]
    assert numbers_of(lines).twice == ()


# ---------------------------------------------------------------------------------------------- the property

_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "remove", "back", "slip", "reword", "drop one", "renumber"]),
        st.integers(0, 99),
        st.sampled_from(WHO),
    ),
    max_size=6,
)


class Findings:
    """What two extractors have of the findings of a study, and which finding each of their texts is."""

    def __init__(self) -> None:
        self.now: dict[str, dict[int, list[str]]] = {name: {} for name in WHO}
        self.owner: dict[str, int] = {}
        self.own_numbers: dict[str, dict[int, int]] = {name: {} for name in WHO}
        self.removed: dict[int, dict[str, list[str]]] = {}
        self.made = 0

    def step(self, kind: str, which: int, who: str) -> None:
        there = sorted({one for several in self.now.values() for one in several})
        if kind == "add":
            self.made += 1
            words = [word(self.made, place) for place in range(_WORDS)]
            for name in WHO:
                if name == who or which % 2:
                    self.now[name][self.made] = words[:]
        elif kind == "back" and self.removed:
            one = sorted(self.removed)[which % len(self.removed)]
            for name, words in self.removed.pop(one).items():
                self.now[name][one] = words
                if which % 3 == 0:
                    words[which % _WORDS] = word(one, which, self.made, "back")
        elif kind == "renumber":
            numbers = sorted(self.now[who], key=lambda one: word(one, which))
            self.own_numbers[who] = {one: number for number, one in enumerate(numbers, 100)}
        elif there:
            self._change(kind, there[which % len(there)], which, who)

    def _change(self, kind: str, one: int, which: int, who: str) -> None:
        has = [name for name in WHO if one in self.now[name]]
        if kind == "remove":
            self.removed[one] = {name: self.now[name].pop(one) for name in has}
        elif kind == "slip":  # one word of eight, in the texts of all who have it
            for name in has:
                self.now[name][one][which % _WORDS] = word(one, which, self.made, "slip")
        elif len(has) == len(WHO):
            if kind == "reword":  # nothing of it stays, but the other extractor has it as it was
                self.now[who][one] = [word(one, which, who, self.made, place) for place in range(_WORDS)]
            else:
                self.now[who].pop(one)

    def sheets(self, who: str) -> Sheets:
        texts = {one: " ".join(words) for one, words in self.now[who].items()}
        self.owner |= {text: one for one, text in texts.items()}
        own = self.own_numbers[who]
        return sheets(texts, {one: own.get(one, one) for one in texts})


def numbers_by_finding(comparison: Comparison, owner: Mapping[str, int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for text, key in by_text(comparison).items():
        found.setdefault(owner[text], set()).add(key)
    return found


def played(builds: Iterable[list[tuple[str, int, str]]]) -> list[dict[int, set[str]]]:
    review, findings, seen = Review(), Findings(), []
    for steps in builds:
        changed: set[int] = set()
        for kind, which, who in steps:
            before = {name: {one: words[:] for one, words in several.items()} for name, several in findings.now.items()}
            findings.step(kind, which, who)
            now = findings.now
            touched = {
                one
                for one in {*before[WHO[0]], *before[WHO[1]]}
                if any(before[name].get(one) != now[name].get(one) for name in WHO)
            }
            if changed & touched:  # a finding changes in one way between two builds
                findings.now = before
                findings.removed = {one: texts for one, texts in findings.removed.items() if one not in touched}
            changed |= touched
        comparison = review.built(findings.sheets(WHO[0]), findings.sheets(WHO[1]))
        seen.append(numbers_by_finding(comparison, findings.owner))
    return seen


@given(builds=st.lists(_STEPS, min_size=2, max_size=6))
@TWENTY_FIVE
def test_whatever_is_added_removed_and_reworded_between_builds_a_finding_that_stays_keeps_its_number(
    builds: list[list[tuple[str, int, str]]],
) -> None:
    seen = played(builds)
    for before, after in itertools.pairwise(seen):
        for one in before.keys() & after.keys():
            assert before[one] & after[one], (one, before[one], after[one])
    whose: dict[str, int] = {}
    for build in seen:
        for one, keys in build.items():
            for key in keys:
                assert whose.setdefault(key, one) == one, (key, whose[key], one)
