"""The headers and rows of the real files."""

from pathlib import Path

import pytest

from extract.reading import read_file
from extract.tables import find_tables
from validate.inference.plain_table import PlainTable

EXPECTED = {
    "dual/transparency/forms.csv": (983, 34, "Timestamp", "Coder initials"),
    "dual/transparency/compared.csv": (456, 99, "article_id", "sample_id"),
    "dual/arms/a.csv": (7, 6, "study_id", "arm"),
    "dual/arms/b.csv": (6, 6, "study_id", "arm"),
    "dual/pathogens/ebola_params_fixing.csv": (157, 63, "fixed", "covidence_id"),
    "dual/pathogens/nipah_outbreaks_fixing.csv": (23, 39, "Article_ID", "fixed"),
    "dual/pathogens/nipah_params_fixing.csv": (124, 97, "Article_ID", "fixed"),
    "dual/pathogens/sars_params_fixing.csv": (221, 62, "fixed", "Covidence_ID"),
    "dual/pathogens/zika_db1_outbreaks_fixing.csv": (53, 36, "fixed", "Covidence_ID"),
    "dual/risk-of-bias/export.csv": (54, 65, "Study Id", "Reviewer"),
    "platforms/extraction-1-wide.csv": (18, 242, "Study Identifier", "Intervention"),
    "single/psilocybin/data.csv": (220, 70, "study", "condition_arm1"),
    "redcap/checkboxes-1/data.csv": (4, 13, "record_id", "form_1_complete"),
    "redcap/decimal-comma/data.csv": (4, 6, "record_id", "name"),
    "redcap/repeating-instruments/data.csv": (6, 15, "record_id", "redcap_repeat_instrument"),
    "redcap/simple/data.csv": (5, 24, "record_id", "name_first"),
    "redcap/validation-types-1/data.csv": (1, 52, "record_id", "f_calculated"),
    "redcap/validation-types-1/dictionary.csv": (50, 18, "Variable / Field Name", "Form Name"),
    "references/duplicate_records.csv": (14, 4, "title", "abstract"),
    "references/embase.csv": (6, 20, "Title", "Original Title"),
    "references/generic_semicolon.csv": (2, 19, "abstract", "alternate_title2"),
    "references/generic_tab.tsv": (2, 19, "abstract", "alternate_title2"),
    "references/generic_labels.csv": (6, 20, "abstract", "alternate_title2"),
}


def only_table(path: Path) -> PlainTable:
    if not path.exists():
        pytest.skip(f"{path.name} is not in the collection")
    (table,) = find_tables(read_file(path))
    return table


@pytest.mark.parametrize("name", EXPECTED)
def test_each_real_file_is_one_table_with_all_its_rows(shared: Path, name: str) -> None:
    table = only_table(shared / name)
    assert (table.height, len(table.headers), *table.headers[:2]) == EXPECTED[name]


def test_the_questions_of_a_two_row_header_stand_before_their_parts(shared: Path) -> None:
    table = only_table(shared / "dual/risk-of-bias/export.csv")
    question = "Was a case control design avoided?"
    at = table.headers.index(f"{question} / Judgement")
    assert table.headers[at : at + 3] == tuple(f"{question} / {part}" for part in ("Judgement", "Quotes", "Comments"))
    assert table.rows[0] == 3
