"""Laws of rounds: an agreed row is known by what it says, and a code counts exactly as long as its row is agreed."""

from collections.abc import Mapping, Sequence

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from schema.choices import option
from schema.form import make_form
from schema.rounds import ROW, part_of_round, up_to_round
from schema.row import Cell, Row, choice, key, place, reference, verbatim
from tests.strategies import TWENTY_FIVE
from validate.extraction.extraction import Extraction
from validate.merge import merge
from validate.merge.agreed_rows import AgreedRow, agreed_rows, only_agreed_rows
from validate.merge.comparison import Comparison
from validate.merge.join_rounds import with_round


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study", prefilled=True)


class Findings(Row, label="Findings", identity=("study", "text"), parent="studies", selection=True):
    """One row per finding."""

    study: Cell[str] = reference("Study", to="studies")
    text: Cell[str] = verbatim("Finding")
    place: Cell[str] = place("Place")
    domain: Cell[str] = choice("Domain", option("a", "a"), option("b", "b"), other=False, round=2)


WHOLE = make_form(Studies, Findings, name="rounds", title="Rounds", version="1")
FIRST, SECOND = part_of_round(WHOLE, 1), part_of_round(WHOLE, 2)
STUDIES = ("s1", "s2")
WORDS = ("The world opened up", "It was frightening", "Staff made it safe", "Music helped", "Nothing happened")
FINDINGS = st.lists(st.tuples(st.sampled_from(STUDIES), st.sampled_from(WORDS)), unique=True, max_size=6)
Found = Sequence[tuple[str, str]]


def first_round(found: Found, *, page: str = "p. 1") -> Comparison:
    """Two people with the same findings."""
    frame = pl.DataFrame(
        [(study, text, page) for study, text in found],
        schema=dict.fromkeys(("study", "text", "place"), pl.String),
        orient="row",
    )
    frames = {"studies": pl.DataFrame({"study": list(STUDIES)}), "findings": frame}
    return merge([Extraction.from_frames(FIRST, frames, name=name) for name in ("ada", "ben")])


def agreed(found: Found, *, page: str = "p. 1") -> tuple[AgreedRow, ...]:
    return agreed_rows(first_round(found, page=page), SECOND, STUDIES)


def names(rows: Sequence[AgreedRow]) -> dict[tuple[str, str], str]:
    return {(row.study, row.cells["text"]): row.name for row in rows}


def coded(rows: Sequence[AgreedRow], domains: Mapping[str, str], name: str) -> Extraction:
    """What somebody filled in on these rows."""
    lines = [(row.study, row.name, row.cells["text"], domains.get(row.name)) for row in rows]
    columns = dict.fromkeys(("study", ROW, "text", "domain"), pl.String)
    frames = {
        "studies": pl.DataFrame({"study": list(STUDIES)}),
        "findings": pl.DataFrame(lines, schema=columns, orient="row"),
    }
    return Extraction.from_frames(SECOND, frames, name=name)


@given(FINDINGS, st.randoms(use_true_random=False))
@TWENTY_FIVE
def test_a_row_has_one_name_whatever_the_order_and_the_place(found: list[tuple[str, str]], random: object) -> None:
    shuffled = sorted(found, key=lambda _: random.random())  # type: ignore[attr-defined]
    known = names(agreed(found))
    assert len(set(known.values())) == len(found)
    assert names(agreed(shuffled, page="p. 2")) == known


@given(FINDINGS, FINDINGS)
@TWENTY_FIVE
def test_a_name_says_nothing_of_other_rows(found: list[tuple[str, str]], others: list[tuple[str, str]]) -> None:
    together = names(agreed(list(dict.fromkeys((*found, *others)))))
    assert names(agreed(found)).items() <= together.items()


@given(FINDINGS, FINDINGS, st.data())
@TWENTY_FIVE
def test_a_code_counts_exactly_while_its_row_is_agreed(
    before: list[tuple[str, str]], after: list[tuple[str, str]], data: st.DataObject
) -> None:
    """Coded on what was agreed before: nothing is counted on a row that is not agreed, nothing lost of one that is."""
    rows = agreed(before)
    domains = {row.name: data.draw(st.sampled_from(["a", "b"])) for row in rows}
    now = agreed(after)
    kept, asleep = only_agreed_rows(coded(rows, domains, "ada"), {row.name for row in now})
    assert {row.name for row in asleep} == {row.name for row in rows} - {row.name for row in now}
    later = merge([kept, coded(now, domains, "ben")])
    whole = with_round(first_round(after), now, later, up_to_round(WHOLE, 2)).tables["findings"]
    finals = dict(
        zip(
            zip(whole.studies, whole.listed("final", "text"), strict=True), whole.listed("final", "domain"), strict=True
        )
    )
    assert finals == {(row.study, row.cells["text"]): domains.get(row.name) for row in now}


@given(FINDINGS)
@TWENTY_FIVE
def test_a_row_that_one_person_has_is_of_one_person_and_not_in_question(found: list[tuple[str, str]]) -> None:
    rows = agreed(found)
    domains = {row.name: "a" for row in rows}
    both = merge([coded(rows, domains, "ada"), coded(rows[1:], domains, "ben")])
    states = both.tables["findings"].listed("state", "domain")
    assert both.in_question == ()
    assert states.count("single") == len(rows[:1])
    assert states.count("agreed") == len(rows[1:])
