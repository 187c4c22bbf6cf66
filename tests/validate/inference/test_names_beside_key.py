"""Columns that name or number the studies beside their key: nobody judges them."""

import pytest

from tests.validate.inference.plain import plain
from validate.inference.infer import infer

STUDIES = ("Otters", "Lichens", "Wrens", "Foxes", "Owls")


def _named(header: str, entries: tuple[str, ...]) -> bool:
    """Whether the last column is one of names beside the study."""
    rows = [f"{study}|{entry}" for study, entry in zip(STUDIES, entries, strict=True)]
    found = infer([plain(f"study|{header}", *rows), plain(f"study|{header}", *rows, file="b.csv")], key=["study"])
    (field,) = found.fields[1:]
    return field.cell.names_study


@pytest.mark.parametrize(
    ("header", "entries"),
    [
        ("Title", ("On otters", "On lichens", "On wrens", "On foxes", "On owls")),
        ("Ref", ("R1", "R2", "R3", "R4", "R5")),
        ("Record ID", ("11", "7", "9", "21", "30")),
        ("#", ("1", "2", "3", "4", "5")),
        ("No.", ("3", "4", "6", "7", "9")),  # two were excluded
        ("DOI", ("10.1000/a", "10.1000/b", "10.1000/c", "10.1000/d", "10.1000/e")),
    ],
)
def test_titles_and_ids_name_the_study(header: str, entries: tuple[str, ...]) -> None:
    assert _named(header, entries)


@pytest.mark.parametrize(
    ("header", "entries"),
    [
        ("Trial", ("RCT", "cohort", "RCT", "RCT", "cohort")),  # a header of studies over answers
        ("Code", ("A", "B", "A", "A", "B")),
        ("Instrument", ("PHQ9", "GAD7", "BDI2", "HAM17", "WHO5")),
        ("Wave", ("T1", "T2", "T1", "T1", "T2")),
        ("N", ("11", "7", "9", "21", "30")),
        ("N", ("1", "2", "3", "4", "5")),
        ("No. of centres", ("1", "2", "3", "4", "5")),
        ("Number", ("1", "2", "3", "4", "40")),
        ("Number", ("2", "1", "3", "4", "5")),
        ("Registration", ("NCT00000001", "NCT00000002", "NCT00000003", "NCT00000004", "NCT00000005")),
    ],
)
def test_answers_name_no_study_whatever_their_header(header: str, entries: tuple[str, ...]) -> None:
    assert not _named(header, entries)


def test_the_order_in_which_rows_were_shown_is_no_answer() -> None:
    """Everybody has the same number there, which would count as agreement."""
    rows = [f"k{at * 7 % 23}|{at}|{at % 3}" for at in range(1, 10)]
    found = infer([plain("image_id|order|calm", *rows), plain("image_id|order|calm", *rows[::-1], file="b.csv")])
    assert [field.cell.names_study for field in found.fields[1:]] == [True, False]
    counted = [plain("image_id|women|calm", *rows), plain("image_id|women|calm", *rows[::-1], file="b.csv")]
    assert not infer(counted).fields[1].cell.names_study


@pytest.mark.parametrize(
    ("effects", "name_rows"),
    [
        (("1.1.1", "1.1.2", "1.2.1", "2.1.1"), True),
        (("1.1a", "1.1b", "1.2a", "2.1a"), True),
        (("1.1.1", "1.1.2", "1.2.1", "2.2.1"), False),
        (("1.11", "1.12", "1.21", "2.11"), False),
    ],
)
def test_the_first_parts_of_the_names_of_rows_are_names_as_well(effects: tuple[str, ...], name_rows: bool) -> None:
    """Nobody measured `1.1`: a kappa of it would say nothing."""
    experiments = ("1.1", "1.1", "1.2", "2.1")
    rows = [
        f"P{experiment[0]}|{experiment}|{effect}|{at}.5"
        for at, (experiment, effect) in enumerate(zip(experiments, effects, strict=True))
    ]
    head = "paper|experiment|effect|g"
    found = infer([plain(head, *rows), plain(head, *rows, file="b.csv")], key=["paper", "effect"])
    field = next(field for field in found.fields if field.column.label == "experiment")
    assert field.cell.names_study is name_rows
