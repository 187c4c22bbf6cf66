"""Names that mean the same are written in one way in the dataset, and references to them too."""

from hypothesis import given
from hypothesis import strategies as st

from schema.form import make_form
from schema.forms import built_in
from schema.row import Cell, Row, count, key, reference, text, verbatim
from schema.text import fold
from tests.review import extractions
from tests.strategies import SIDE_BY_SIDE, messy, side_by_side
from tests.validate.built import extraction
from validate.dataset.lineage import lineage
from validate.dataset.one_spelling import with_one_spelling
from validate.dataset.tables import dataset_tables
from validate.merge import merge
from validate.merge.comparison import Comparison


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")


class Groups(Row, label="Groups", identity=("group",), parent="studies"):
    """One row per group."""

    study: Cell[str] = reference("Study", to="studies")
    group: Cell[str] = key("Group", aliases={"whole sample": "total"})
    n: Cell[int] = count("Number")


class Answers(Row, label="Answers", identity=("group", "item"), parent="groups"):
    """One row per answer of a group."""

    study: Cell[str] = reference("Study", to="studies")
    group: Cell[str] = reference("Group", to="groups")
    item: Cell[str] = text("Item")
    also: Cell[str] = reference("Also", to="groups", several=True)


class Words(Row, label="Words", identity=("said",), parent="studies", selection=True):
    """One row per thing said."""

    study: Cell[str] = reference("Study", to="studies")
    said: Cell[str] = verbatim("Said")


FORM = make_form(Studies, Groups, Answers, Words, name="small", title="Small", version="1")


def compared(*groups: tuple[str, ...]) -> Comparison:
    """Each extractor's names of the group of women and of the whole sample, study by study."""
    several = []
    for number, named in enumerate(groups):
        studies = [f"S{place}" for place in range(len(named))]
        typed = {
            "studies": [{"study": study} for study in studies],
            "groups": [{"study": study, "group": group} for study, group in zip(studies, named, strict=True)],
            "answers": [
                {"study": study, "group": group.upper(), "item": group, "also": group}
                for study, group in zip(studies, named, strict=True)
            ],
            "words": [{"study": study, "said": group} for study, group in zip(studies, named, strict=True)],
        }
        several.append(extraction(FORM, typed))
        object.__setattr__(several[-1], "name", f"e{number}")
    return merge(several)


def test_a_name_that_the_form_has_other_words_for_is_written_as_in_the_form() -> None:
    comparison = compared(("total", "Whole sample"), ("Total", "TOTAL"))
    tables = dataset_tables(comparison, draft=False)
    assert tables["groups"]["group"].to_list() == ["total", "total"]
    assert tables["answers"]["group"].to_list() == ["total", "total"]
    assert comparison.tables["groups"].height == comparison.tables["answers"].height == 2, "both are paired"


def test_other_names_have_the_spelling_that_most_rows_have() -> None:
    comparison = with_one_spelling(compared(("women", "Women", "women"), ("women", "Women", "women")))
    tables = dataset_tables(comparison, draft=False)
    assert set(tables["groups"]["group"]) == set(tables["answers"]["group"]) == {"women"}
    assert set(tables["answers"]["item"]) == {"women"}
    assert tables["answers"]["also"].explode().unique().to_list() == ["women"]
    assert set(tables["words"]["said"]) == {"women", "Women"}, "the report's own words stay"


def test_lineage_still_finds_who_wrote_it() -> None:
    comparison = with_one_spelling(compared(("women", "Women", "women"), ("women", "WOMEN", "women")))
    traced = lineage(comparison).filter(table="answers")
    assert traced["extractor"].null_count() == 0
    assert set(traced.filter(field="group")["value"]) == {"women"}


def test_the_built_in_form_knows_the_whole_sample_by_other_words() -> None:
    form = built_in("patient-voices")
    fields = [
        form["samples"]["group"],
        form["samples"]["part_of"],
        form["treatments"]["sample"],
        form["findings"]["sample"],
    ]
    assert {field.cell.read("Whole sample") for field in fields} == {"total"}


@given(several=st.integers(1, 3).flatmap(lambda k: side_by_side(messy(k))))
@SIDE_BY_SIDE
def test_names_are_respelled_and_nothing_else(several: list[dict[str, list[dict[str, str | None]]]]) -> None:
    before = merge(extractions(several))
    after = with_one_spelling(before)
    for name, was in dataset_tables(before, draft=False).items():
        table, now = before.form[name], dataset_tables(after, draft=False)[name]
        assert now.height == was.height
        named = {*table.identity} - {table.study}  # a study that is there twice has to be corrected, not respelled
        names = [field for field in table.fields if field.name in named and field.cell.family == "name"]
        for field in names:
            spelled = now[field.name].drop_nulls().unique().to_list()
            assert len({fold(text) for text in spelled}) == len(spelled)
        for column in was.columns:
            if was[column].to_list() != now[column].to_list():
                pairs = zip(was[column].to_list(), now[column].to_list(), strict=True)
                assert all(_folded(one) == _folded(other) for one, other in pairs)


def _folded(content: object) -> object:
    return [fold(part) for part in content] if isinstance(content, list) else fold(str(content))
