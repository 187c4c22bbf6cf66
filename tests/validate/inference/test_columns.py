"""Columns are found again in the other table: as they are, drifted, renamed; never by what two of them say equally."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validate.inference.plain import plain
from validate.inference.columns import match_columns
from validate.inference.plain_table import PlainTable


def matched(*tables: PlainTable) -> dict[str, tuple[str, tuple[int | None, ...]]]:
    return {column.label: (column.match, column.positions) for column in match_columns(tables)}


def test_case_spacing_and_underscores_are_one_spelling() -> None:
    found = matched(plain("Study ID|n_analysed"), plain("N analysed|study_id"))
    assert set(found.values()) == {("spelling", (0, 1)), ("spelling", (1, 0))}


def test_a_typing_error_is_a_proposal() -> None:
    found = matched(plain("study|Intervention", "a|x"), plain("study|Interventoin", "a|x"))
    assert found["study"] == ("same", (0, 0))
    assert ("near", (1, 1)) in found.values()


def test_a_renamed_header_is_found_by_what_it_holds() -> None:
    one = plain("study|setting", "a|ward", "b|clinic", "c|home", "d|hospice")
    other = plain("study|where seen", "a|Ward", "b|clinic", "c|home", "d|hospice")
    assert ("content", (1, 1)) in matched(one, other).values()


def test_the_author_and_the_year_are_found_in_other_words() -> None:
    found = matched(
        plain("First author|Year|n", "Alvarez|2011|3", "Wu|2012|4"),
        plain("Author|Publication year|n", "Álvarez|2011|3", "de Vries|2019|4"),
    )
    assert set(found.values()) == {("near", (0, 0)), ("near", (1, 1)), ("same", (2, 2))}
    apart = matched(plain("DOI|n", "10.1/a|3"), plain("PMID|n", "123|3"))
    assert {match for label, (match, _) in apart.items() if label != "n"} == {"alone"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("n male", "n female"),
        ("score week 6", "score week 12"),
        ("mean score", "sd score"),
        ("score pre", "score post"),
    ],
)
def test_headers_that_say_opposites_are_not_near(one: str, other: str) -> None:
    found = matched(plain(f"study|{one}", "a|1"), plain(f"study|{other}", "a|1"))
    assert {match for match, _ in found.values()} == {"same", "alone"}


def test_two_columns_that_are_equally_near_match_neither() -> None:
    found = matched(plain("study|outcome one|outcome ona"), plain("study|outcome onu"))
    assert {match for label, (match, _) in found.items() if label != "study"} == {"alone"}


def test_columns_of_one_header_are_matched_in_their_order() -> None:
    found = matched(plain("study|quote|quote"), plain("study|quote|quote"))
    assert found == {"study": ("same", (0, 0)), "quote": ("same", (1, 1)), "quote (2)": ("same", (2, 2))}


HEADERS = st.lists(st.sampled_from(["study", "Study", "n", "N total", "dose", "dosis", "arm", "", "arm"]), max_size=6)


@given(one=HEADERS, other=HEADERS)
def test_the_order_of_the_tables_changes_nothing(one: list[str], other: list[str]) -> None:
    left, right = plain("|".join(["x", *one])), plain("|".join(["x", *other]), file="b.csv")
    there = match_columns([left, right])
    back = match_columns([right, left])
    assert [(c.label, c.positions, c.match) for c in there] == [(c.label, c.positions[::-1], c.match) for c in back]


@given(headers=HEADERS)
def test_no_column_is_lost_or_used_twice(headers: list[str]) -> None:
    tables = [plain("|".join(["x", *headers])), plain("|".join(["x", *sorted(headers)]), file="b.csv")]
    for which, table in enumerate(tables):
        used = [at for c in match_columns(tables) if (at := c.positions[which]) is not None]
        assert sorted(used) == list(range(len(table.headers)))


ENGLISH = (
    "S1|Spain|RCT|50|yes",
    "S2|Peru|cohort|57|no",
    "S3|Kenya|RCT|64|yes",
    "S4|Spain|cohort|71|no",
    "S5|Peru|RCT|78|yes",
)
SPANISH = (
    "S5|Peru|RCT|78|sí",
    "S4|Spain|cohort|71|no",
    "S3|Kenya|RCT|64|sí",
    "S2|Peru|cohort|58|no",
    "S1|Spain|RCT|50|sí",
)


def test_headers_of_two_languages_match_by_what_the_rows_of_one_study_have() -> None:
    one = plain("Study|Country|Design|Sample size|Blinded", *ENGLISH)
    other = plain("Estudio|País|Diseño|Tamaño de la muestra|Cegado", *SPANISH, file="b.csv")
    found = match_columns([one, other])
    assert [column.positions for column in found] == [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]
    assert {column.match for column in found[1:]} == {"content"}
    assert match_columns([other, one])[1].positions == (1, 1)


def test_columns_that_share_a_word_or_only_some_rows_are_not_one() -> None:
    one = plain("Study|patients blinded", *(row[:3] + row.split("|")[4] for row in ENGLISH))
    other = plain("Study|assessors blinded", *(row[:3] + row.split("|")[4] for row in SPANISH), file="b.csv")
    assert [column.shared for column in match_columns([one, other])] == [True, False, False]
    changed = plain("Study|Cegado", "S1|no", "S2|no", "S3|no", "S4|no", "S5|sí", file="b.csv")
    assert [column.shared for column in match_columns([one, changed])] == [True, False, False]


def test_a_header_is_asked_once_what_it_says_of_the_study(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("validate.inference.columns.says_author", asked.append)
    ours, theirs = ("|".join(f"{letter * 9} {number}" for number in range(20)) for letter in "qz")
    match_columns([plain(ours), plain(theirs, file="b.csv")])
    assert asked
    assert len(asked) == len(set(asked))


def test_columns_that_nobody_headed_are_one_where_they_have_the_same_few_entries() -> None:
    """The corner over the names of the studies is blank in both files, and there are three studies."""
    rows = ("Smith 1990|low|low", "Wu 1991|low|high", "Lee 2001|low|low")
    tables = [plain("|D1|D2", *rows), plain("|D1|D2", *reversed(rows), file="b.csv")]
    assert [column.positions for column in match_columns(tables)] == [(0, 0), (1, 1), (2, 2)]
