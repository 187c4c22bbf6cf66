"""What is said of the key is true of the rows that are paired by it."""

from tests.validate.inference.plain import plain
from validate.inference.infer import infer
from validate.inference.plain_table import PlainTable

TITLES = ["goats", "bees", "peat", "choirs", "mulch", "radon", "herons", "moss", "trams", "kites", "ferns", "bells"]


def said_of_key(*tables: PlainTable) -> str:
    return " | ".join(one.sentence for one in infer(tables).assumed.assumptions if one.about == "key")


def screened(ids: list[str], *, rows: int, file: str) -> PlainTable:
    titles = [
        f"{id_}|Trial of {title}|{'yes' if at % 3 else 'no'}"
        for at, (id_, title) in enumerate(zip(ids, TITLES, strict=True))
    ]
    return plain("Record ID|Title|Decision", *titles[:rows], file=file)


def test_ids_that_lost_their_zeros_pair_the_rows_that_they_are_said_to_pair() -> None:
    """The third table has fewer rows: the ids without zeros pair the others with the first table alone."""
    whole, lost = [f"{at:04}" for at in range(1, 13)], [f"{at}" for at in range(1, 13)]
    said = said_of_key(
        screened(whole, rows=12, file="a.csv"),
        screened(lost, rows=12, file="b.csv"),
        screened(whole, rows=9, file="c.csv"),
    )
    assert "'Record ID' says which study it is" in said
    assert "lost their zeros" in said
    assert "would pair" not in said


def test_rows_that_pair_by_an_amount_in_another_unit_are_not_called_rows_without_the_same_entry() -> None:
    studies = [f"{name} {2009 + at}" for at, name in enumerate(("Ames", "Bell", "Cole", "Dorn"))]
    rows = [(study, outcome, weeks) for study in studies for outcome in ("Pain", "Sleep") for weeks in (6, 12)]
    weeks = [f"{study}|{outcome}|{time} weeks|{at}.5" for at, (study, outcome, time) in enumerate(rows)]
    days = [f"{study}|{outcome}|{time * 7} days|{at}.5" for at, (study, outcome, time) in enumerate(rows)]
    said = said_of_key(plain("Study|Outcome|Time|d", *weeks), plain("Study|Outcome|Time|d", *days, file="b.csv"))
    assert "'Outcome' and 'Time' say which row of the study it is" in said
    assert "few rows" not in said


def test_rows_with_own_names_still_are_said_to_have_few_the_same() -> None:
    ours = [f"Ames {year}|{arm}|{year}.5" for year in (2001, 2002, 2003, 2004) for arm in ("Yoga", "Waiting list")]
    theirs = [f"Ames {year}|{arm}|{year}.5" for year in (2001, 2002, 2003, 2004) for arm in ("Exercise", "Control")]
    said = said_of_key(plain("Study|Arm|Mean", *ours), plain("Study|Arm|Mean", *theirs, file="b.csv"))
    assert "few rows have the same entries there" in said
