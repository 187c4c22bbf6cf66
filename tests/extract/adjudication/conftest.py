"""The sheet that the tests of a file begin with."""

import shutil
from pathlib import Path

import pytest

from extract.adjudication.workbook.write import write_sheet


@pytest.fixture(scope="module")
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sheet of what the file calls `merged`, as it was written; nothing may change it."""
    sheet = tmp_path_factory.mktemp("written") / "adjudication.xlsx"
    write_sheet(request.module.merged(), sheet)
    return sheet


@pytest.fixture
def path(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy2(written, tmp_path))
