"""Broken and hostile files are read or refused in one line: a sample always, all of them under the marker `long`."""

from pathlib import Path

import pytest

from tests.extract.reading.ugly_survey import UGLY, Outcome, files, survey

SAMPLE = {
    "calamine/OOM_alloc3.xls": "refused",
    "calamine/pass_protected.xlsx": "refused",
    "calamine/number_rows_repeated.ods": "read",
    "poi/49609.xlsx": "read",
    "poi/51535.xls": "refused",
    "poi/poc-shared-strings.xlsx": "refused",
    "poi/poc-xmlbomb-empty.xlsx": "refused",
    "poi/xor-encryption-abc.xls": "refused",
    "sheetjs/ErrorTypes.xls": "read",
}


@pytest.mark.parametrize("name", SAMPLE)
def test_a_sample_of_ugly_files_is_read_or_refused_in_one_line(name: str, shared: Path) -> None:
    outcome = survey(shared / "ugly" / name)
    assert outcome.state == SAMPLE[name], outcome


@pytest.mark.long
def test_every_ugly_file_is_read_or_refused_in_one_line(shared: Path) -> None:
    outcomes = [survey(path) for path in files()]
    assert len(outcomes) == 531
    assert [outcome for outcome in outcomes if outcome.state == "failed"] == []


def test_a_reason_does_not_name_the_file() -> None:
    assert Outcome("a.xls", "refused", "a.xls: it is broken  Hint: mend it").reason == "it is broken"
    assert UGLY.name == "ugly"
