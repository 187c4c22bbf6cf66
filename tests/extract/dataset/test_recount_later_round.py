"""The numbers that methods-in-full.md gives of a later round, counted once more from what two people typed in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.dataset.methods.facts import Facts, RoundFacts
from extract.dataset.methods.measured_round import MeasuredRound
from extract.dataset.methods.methods import methods_in_full
from schema.choices import option
from schema.form import make_form
from schema.missing import Missing
from schema.rounds import ROW, part_of_round
from schema.row import Cell, Row, choice, key, reference, verbatim
from tests.extract.dataset.methods_text import Read, in_figures, numbers, part_of
from tests.ruling_strategies import ruling
from tests.strategies import LAW
from tests.validate.built import extraction
from validate.adjudication.decide import decide
from validate.agreement import Intervals, agreement
from validate.dataset.paper.all_tables import round_tables
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.linked_numbers import plain_numbers
from validate.dataset.tables import dataset_tables
from validate.ledger.ledger import Ledger
from validate.merge import merge
from validate.merge.agreed_rows import agreed_rows
from validate.merge.consensus import consensus


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")


class Findings(Row, label="Findings", identity=("study", "words"), parent="studies", selection=True):
    """One row per finding; what it is about is asked in the second round."""

    study: Cell[str] = reference("Study", to="studies")
    words: Cell[str] = verbatim("Words")
    code: Cell[str] = choice("Code", option("x"), option("y"), other=False, round=2)
    tone: Cell[str] = choice("Tone", option("good"), option("bad"), other=False, round=2)


WHOLE = make_form(Studies, Findings, name="two", title="Two rounds", version="1")
STUDIES = ("S1", "S1", "S2", "S3")
ANSWERS = {"code": ("x", "y", "NR", ""), "tone": ("good", "bad", "UC", "")}
Typed = list[dict[str, str]]  # an answer to each question, by finding

people = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(offered) for name, offered in ANSWERS.items()}),
    min_size=len(STUDIES),
    max_size=len(STUDIES),
)


def two_rounds(ada: Typed, ben: Typed, ruled: int) -> tuple[tuple[MeasuredRound, MeasuredRound], RoundFacts, int]:
    """Both rounds, what the second added, and how many of its disagreements were ruled on."""
    first_form, later_form = part_of_round(WHOLE, 1), part_of_round(WHOLE, 2)
    found = [{"study": study, "words": f"words {number}"} for number, study in enumerate(STUDIES)]
    rows = {"studies": [{"study": study} for study in dict.fromkeys(STUDIES)], "findings": found}
    first = merge([replace(extraction(first_form, rows), name=name) for name in ("ada", "ben")])
    agreed = agreed_rows(first, later_form, {study.casefold() for study in STUDIES})
    several = [
        replace(
            extraction(
                later_form,
                {
                    "studies": rows["studies"],
                    "findings": [
                        {"study": row.study, ROW: row.name, "words": row.cells["words"], **answers}
                        for row, answers in zip(agreed, typed, strict=True)
                    ],
                },
            ),
            name=name,
        )
        for name, typed in (("ada", ada), ("ben", ben))
    ]
    before = merge(several)
    decisions = tuple(decide(before, cell, ruling("take", take="ada")) for cell in before.open[:ruled])
    later = merge(several, Ledger(decisions))
    rounds = (
        MeasuredRound(comparison=first, first=first, agreement=agreement(first, intervals=Intervals(0))),
        MeasuredRound(comparison=later, first=before, agreement=agreement(before, intervals=Intervals(0))),
    )
    facts = RoundFacts(number=2, form=WHOLE, rows=agreed, comparison=later, people=("ada", "ben"), first=before)
    return rounds, facts, len(decisions)


def methods_of(rounds: tuple[MeasuredRound, MeasuredRound], later: RoundFacts) -> str:
    """The methods text of two rounds."""
    first = rounds[0].comparison
    tables, words = dataset_tables(first, draft=True), InWords(consensus(first))
    return plain_numbers(methods_in_full(rounds, tables, words=words, draft=False, facts=Facts(rounds=(later,))))


def state(one: str, other: str) -> str:
    """How two answers compare."""
    if not one or not other:
        return "omission" if one or other else "blank"
    if one == other:
        return "agreed"
    return "status" if {one, other} & {code.value for code in Missing} else "conflict"


@given(ada=people, ben=people, ruled=st.integers(0, 3))
@settings(max_examples=max(5, LAW.max_examples // 5))
def test_every_number_of_a_later_round(ada: Typed, ben: Typed, ruled: int) -> None:
    rounds, later, decided = two_rounds(ada, ben, ruled)
    text = methods_of(rounds, later)
    sought = [name for table in (Studies, Findings) for name in table.model_fields if name != "study"]
    assert f"{len(sought)} data items were sought" in in_figures(text)
    read = Read(text[text.index("In round 2") : text.index("The dataset has")])
    filled = Counter(sum(any(typed[number].values()) for typed in (ada, ben)) for number in range(len(STUDIES)))
    _filled_in(read, filled, Counter([*_alone("ada", ada, ben), *_alone("ben", ben, ada)]))
    both = _begun(ada) & _begun(ben)
    pairs = [
        (name, one[name], other[name])
        for study, one, other in zip(STUDIES, ada, ben, strict=True)
        for name in ANSWERS
        if study in both
    ]
    states = Counter(state(one, other) for _, one, other in pairs)
    differ = _compared(read, states)
    _resolved(read, differ, decided)
    one_sided = sum(bool(one) != bool(other) for _, one, other in pairs)
    _agreement(read, [pair for pair in pairs if pair[1] and pair[2]], one_sided)
    assert read.take("After first submissions of round #, no entry was changed in the workbooks") == ("2",)
    read.take("References of the methods cited:.*$")
    assert re.findall(r"\d[\d,.]*", read.text) == [], read.text
    _tables(rounds, states, Counter(name for name, one, other in pairs if one and other), differ, decided)


def _begun(typed: Typed) -> set[str]:
    """The studies on which somebody recorded anything; no other counts for this person."""
    return {study for study, answers in zip(STUDIES, typed, strict=True) if any(answers.values())}


def _alone(who: str, typed: Typed, other: Typed) -> list[str]:
    """A name for each finding on which this person alone filled in anything."""
    return [who for own, theirs in zip(typed, other, strict=True) if any(own.values()) and not any(theirs.values())]


def _filled_in(read: Read, by: Counter[int], alone: Counter[str]) -> None:
    """How many findings were filled in by how many people; `alone` has those of one person."""
    asked = read.take("In round #, Code and Tone of Findings were filled in on # records of # studies")
    assert asked == ("2", *numbers(len(STUDIES), len(set(STUDIES))))
    assert read.take("# by two or more people independently") == numbers(by[2])
    named = " and ".join(f"{name} {number}" for name, number in sorted(alone.items()))
    counted = read.take(rf"# by one person only {re.escape(f'({named})')}")
    assert counted == (numbers(by[1]) if by[1] else None)
    assert read.take("# not yet") == (numbers(by[0]) if by[0] else None)


WORDS = {
    "agreed": "(?:was|were) identical",
    "conflict": "with different values",
    "status": "with a missing code against a value or another code",
    "omission": "left blank by one extractor",
}


def _compared(read: Read, states: Counter[str]) -> int:
    """How the entries compared; gives how many differed."""
    differ = states["conflict"] + states["status"] + states["omission"]
    recorded = states["agreed"] + differ
    assert read.take("On first submissions of round #, of # entries") == (("2", str(recorded)) if recorded else None)
    for name, words in WORDS.items():
        assert read.take(f"# {words}") == (numbers(states[name]) if states[name] else None), name
    share = percent(differ / recorded) if differ else ""
    assert read.take(r"# differed in meaning \((\S+)\)") == ((str(differ), share) if differ else None)
    return differ


def _resolved(read: Read, differ: int, decided: int) -> None:
    """What became of the differences, and by how many decisions."""
    left = differ - decided
    settled = read.take("Of the # disagreements, # (?:was|were) settled by a decision and # (?:is|are) not settled")
    assert settled == (numbers(differ, decided, left) if decided and left else None)
    whole = read.take("All # disagreements were settled by a decision")
    assert whole == (numbers(differ) if differ > 1 and not left else None)
    none = read.take("None of the # disagreements is settled yet")
    assert none == (numbers(differ) if differ > 1 and not decided else None)
    made = read.take(
        r"# decisions? (?:was|were) made on # entr(?:y|ies),(?: all)? after the report was read again \(eva\)"
    )
    assert made == (numbers(decided, decided) if decided else None)


def _agreement(read: Read, filled: list[tuple[str, str, str]], one_sided: int) -> None:
    """The entries that both made, by data item with both answers, and how many only one made."""
    read.take(r"95% confidence intervals are.*?\.(?= |$)")
    read.take(r"Sources: [^.]*\.")
    read.take(r"Of several choices in one entry, kappa and AC1 take[^.]*\.")
    read.take(r"AC1 works out agreement by chance[^.]*\.")
    shown = read.take("On first submissions of round #, made after all had been shown what was agreed before")
    assert shown == (("2",) if filled else None)
    counted = read.take(r"# entr(?:y|ies) in # data items? \(free")
    assert counted == (numbers(len(filled), len({name for name, _, _ in filled})) if filled else None)
    if not filled:
        return
    codes = {code.value for code in Missing}
    values = [one == other for _, one, other in filled if not {one, other} & codes]
    coded = sum({one, other} <= codes for _, one, other in filled)
    mixed = len(filled) - len(values) - coded
    same = rf", the same in {re.escape(percent(sum(values) / len(values)))}" if values else ""
    part, parts = part_of(len(values), len(filled))
    assert read.take(rf"In {part} entr(?:y|ies), both gave a value{same}\.") == parts
    assert read.take("In #, both had") == (numbers(coded) if coded else None)
    assert read.take("In #, one had a missing code and another") == (numbers(mixed) if mixed else None)
    equal = sum(one == other for _, one, other in filled)
    share = percent(equal / len(filled))
    assert read.take(r"Values and codes together, (\S+) had the same meaning(?=[. ])") == (share,)
    omitted = read.take(r"\((\S+) if entries that one extractor left blank, # in these data items, count as difference")
    counted_too = (percent(equal / (len(filled) + one_sided)), *numbers(one_sided))
    assert omitted == (counted_too if one_sided else None)
    assert read.take("No median of kappa or AC1 is given, because no data item with categories has 10 or more") == ()


def percent(share: float) -> str:
    """A share with a decimal, and none where all or nothing is meant."""
    return f"{share:.0%}" if share in {0, 1} else f"{int(1000 * share + 0.5) / 10:.1f}%"


def _tables(
    rounds: tuple[MeasuredRound, MeasuredRound], states: Counter[str], filled: Counter[str], differ: int, decided: int
) -> None:
    """The paper's tables of the second round: the last row of the disagreements, and the entries by data item."""
    first, later = rounds
    words = InWords(consensus(first.comparison))
    form = later.comparison.form
    tables = {table.name: table for table in round_tables(words, form, later.agreement, later.differences)}
    shown = tables["agreement-2"].rows if "agreement-2" in tables else ()
    every = {f"All data items ({len(filled)})": filled.total()} if len(filled) > 1 else {}
    by_item = {name.capitalize(): number for name, number in filled.items()} | every
    assert {row[0]: int(row[3]) for row in shown} == by_item
    assert ("disagreements-2" in tables) == bool(differ)
    if differ:
        found = tables["disagreements-2"]
        total = {name: int(text or 0) for name, text in zip(found.columns[1:], found.rows[-1][1:], strict=True)}
        assert total.pop("By a decision", 0) == decided
        assert total.pop("Open", 0) == differ - decided
        counted = {"Values": states["conflict"], "Status": states["status"], "Omission": states["omission"]}
        assert total == {"Entries": differ, "Additional": 0} | counted
        assert len(tables["disagreement-list-2"].rows) == differ
