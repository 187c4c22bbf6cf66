"""Percentages as printed, each with its own denominator."""

from decimal import Decimal

from schema import row
from schema.forms.answers import YES_NO
from schema.row import Cell, Row


class Percentages(
    Row,
    label="Percentages",
    identity=("study", "sample", "item", "category"),
    parent="studies",
    selection=True,
    module="percentages",
):
    """One row per percentage that the report prints and the review uses."""

    study: Cell[str] = row.reference("Study", to="studies", guidance="The study's key.", example="S16")
    sample: Cell[str] = row.reference(
        "Sample", to="samples", guidance="The group that the percentage describes.", example="total"
    )
    item: Cell[str] = row.text("Item", guidance="The question or outcome.", example="satisfaction")
    category: Cell[str] = row.text("Category", guidance="The answer that these people gave.", example="very satisfied")
    percent: Cell[Decimal] = row.percentage(
        "Per cent",
        of="denominator",
        at_most=100,
        required=True,
        guidance="With all decimals that the report prints.",
        example="26.3",
    )
    denominator: Cell[int] = row.count(
        "Denominator",
        at_least=1,
        required=True,
        guidance="How many people were asked or rated. Often this is not the whole sample.",
        example="236",
    )
    adds_up: Cell[str] = row.choice(
        "Categories add up",
        *YES_NO,
        other=False,
        guidance="yes if the item's categories exclude each other and all of them are recorded here, so that they"
        " add up to 100.",
        example="yes",
    )
    place: Cell[str] = row.place("Place", required=True, guidance="Where the report prints it.", example="Table 2")
