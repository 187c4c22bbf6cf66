"""How alike two cells are: examples by kind of cell, each with the least and the most that it may be."""

from typing import Any

import pytest

from schema.cell_type import CellType
from schema.cells import Count, Key, Number, Text, Year
from schema.identifiers import Place
from tests.review import REVIEW
from validate.pairing.field_similarity import field_similarity, rarities

DOSE, ROUTE, COUNTRY = (
    REVIEW[table][name].cell for table, name in (("arms", "dose"), ("arms", "route"), ("studies", "country"))
)
TEXT, NAME = Text(), Key()

ALIKE: list[tuple[CellType[Any], str, str, float, float]] = [
    (Count(), "24", "24", 1.0, 1.0),
    (Count(), "24", "42", 0.4, 0.6),  # digits that changed places
    (Count(), "24", "240", 0.4, 0.6),  # another power of ten
    (Count(), "240", "241", 0.3, 0.4),  # a rounding
    (Count(), "24", "7", 0.0, 0.0),
    (Number(), "40.5", "41", 0.3, 0.4),
    (Year(), "2019", "2020", 0.4, 0.6),
    (Year(), "2019", "2009", 0.0, 0.0),
    (DOSE, "1/2 milligram", "500 milligram", 0.4, 0.6),
    (DOSE, "1/2 milligram", "1/2 milligram per kilogram", 0.0, 0.0),
    (ROUTE, "im; iv", "iv", 0.5, 0.5),
    (COUNTRY, "FRA", "GBR", 0.0, 0.0),
    (Place(), "p4", "p5", 0.5, 0.7),
    (Place(), "p4", "p9", 0.0, 0.0),
    (NAME, "ketamine", "ketamin", 0.8, 0.99),
    (NAME, "ketamine", "ketamine group", 0.5, 0.95),
    (NAME, "treatment as usual", "tau", 0.8, 0.8),
    (NAME, "placebo", "pbo", 0.5, 0.7),
    (NAME, "qigong", "qi gong", 0.9, 0.99),
    (NAME, "tai-chi", "taichi", 0.9, 0.99),
    (NAME, "week 1 2", "week 12", 0.0, 0.3),
    (NAME, "placebo", "ketamine", 0.0, 0.3),
    (NAME, "group 1", "group 2", 0.0, 0.3),
    (NAME, "esketamine 28 mg", "esketamine 84 mg", 0.0, 0.3),
    (TEXT, "mood lifted within a day of it", "their mood lifted within a day of it, they said", 0.9, 0.99),
    (TEXT, "it cost too much", "mood lifted within a day", 0.0, 0.2),
]


@pytest.mark.parametrize(("cell", "one", "other", "least", "most"), ALIKE)
def test_two_cells_are_so_much_alike_whichever_comes_first(
    cell: CellType[Any], one: str, other: str, least: float, most: float
) -> None:
    alike = field_similarity(cell, one, other)
    assert least <= alike <= most
    assert field_similarity(cell, other, one) == alike


def test_a_word_that_every_row_has_tells_less_than_one_of_a_single_row() -> None:
    texts = ["ketamine infusion", "ketamine spray", "ketamine tablet", "saline infusion"]
    rarity = rarities(texts)
    assert rarity["ketamine"] < rarity["infusion"] < rarity["saline"] == 1.0
    common = field_similarity(NAME, "ketamine infusion", "ketamine spray", rarity)
    assert common < field_similarity(NAME, "ketamine infusion", "ketamine spray")
