"""The codebook of a dataset says of each column what an analyst must know to use it."""

from decimal import Decimal

from schema.choices import option
from schema.form import make_form
from schema.quantities import GRAM, MILLIGRAM, Quantity
from schema.row import Cell, Row, choice, key, number, quantity, reference, text
from validate.dataset.codebook_tables import CODEBOOK, codebook


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")
    design: Cell[str] = choice("Design", option("trial", "Trial"), option("cohort"), other=False)
    weeks: Cell[Decimal] = number(
        "Weeks", at_least=0, at_most=1_000_000, plausible=(0.5, 1_234_567), applies_when="design = 'trial'"
    )
    dose: Cell[Quantity] = quantity("Dose", units=(MILLIGRAM, GRAM))


def test_it_says_what_is_possible_what_is_usual_and_when_a_field_applies() -> None:
    listed = codebook(make_form(Studies, name="own", title="Own", version="1"))
    assert tuple(listed.columns) == tuple(CODEBOOK)
    rows = {row["column"]: row for row in listed.iter_rows(named=True)}
    assert rows["weeks"]["possible"] == "at least 0, at most 1000000"
    assert rows["weeks"]["usual"] == "0.5 to 1234567"
    assert rows["weeks"]["applies_when"] == "Design is Trial"
    assert (rows["dose__unit"]["description"], rows["dose__base_unit"]["description"]) == (
        "As reported: mg or g.",
        "The unit of this amount: mg.",
    )
    assert [rows["weeks__status"][name] for name in ("possible", "usual", "applies_when")] == ["", "", ""]


class Themes(Row, label="Themes", identity=("study", "words"), parent="studies"):
    """One row per theme, which each extractor numbers."""

    study: Cell[str] = reference("Study", to="studies")
    theme: Cell[str] = key("No.", local=True, guidance="Your own number.")
    words: Cell[str] = text("Words", guidance="As printed.")


def test_a_number_that_the_merge_gives_is_not_called_the_extractors() -> None:
    listed = codebook(make_form(Studies, Themes, name="own", title="Own", version="1"))
    said = {(row["table"], row["column"]): row["description"] for row in listed.iter_rows(named=True)}
    assert said["themes", "theme"].startswith("The number that the row got within its study when the extractions were")
    assert said["themes", "theme"].endswith("It stays in later datasets of the project.")
    assert said["themes", "words"] == "As printed."
