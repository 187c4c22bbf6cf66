"""The dataset as files: what is written reads back the same, whole or not at all."""

import csv
import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from extract.dataset.building.write import read_dataset, write_dataset
from extract.dataset.methods.facts import Facts
from extract.errors import CannotUse
from extract.files import files_in, scratch_prefix
from tests.review import REVIEW, Sheets, extraction, extractions
from tests.strategies import SIDE_BY_SIDE, messy, side_by_side
from validate.dataset.tables import dataset_tables
from validate.merge import merge
from validate.merge.comparison import Comparison


def written(comparison: Comparison, folder: Path) -> Path:
    write_dataset(comparison, folder, title="A review", draft=True, facts=Facts())
    return folder


def joined(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame as CSV can hold it: lists joined."""
    return frame.with_columns(
        pl.col(name).list.join("; ") for name, kind in frame.schema.items() if isinstance(kind, pl.List)
    )


def of_parquet(folder: Path, name: str) -> pl.DataFrame:
    """A table with what is only reported of it."""
    frame, apart = pl.read_parquet(folder / f"{name}.parquet"), folder / "reported" / f"{name}.parquet"
    if not apart.exists():
        return frame
    return frame.join(pl.read_parquet(apart).drop("draft"), on="row_id", maintain_order="left")


@SIDE_BY_SIDE
@given(several=st.integers(2, 3).flatmap(lambda k: side_by_side(messy(k))))
def test_a_dataset_reads_back_as_it_was_written(several: list[dict[str, list[dict[str, str | None]]]]) -> None:
    """From the CSV files, up to lists, which CSV joins; and from the Parquet files without any loss."""
    comparison = merge(extractions(several))
    with TemporaryDirectory() as scratch:
        folder = written(comparison, Path(scratch) / "dataset")
        read = read_dataset(folder)
        for name, frame in dataset_tables(comparison, draft=True).items():
            assert_frame_equal(read[name].select(frame.columns), joined(frame))
            assert read[name].width == frame.width
            assert_frame_equal(of_parquet(folder, name).select(frame.columns), frame)


@SIDE_BY_SIDE
@given(several=side_by_side(messy(2)))
def test_the_same_comparison_makes_the_same_bytes(several: list[dict[str, list[dict[str, str | None]]]]) -> None:
    with TemporaryDirectory() as scratch:
        one, other = (written(merge(extractions(several)), Path(scratch) / name) for name in ("one", "other"))
        names = files_in(one)
        assert names == files_in(other)
        for name in names:
            assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_the_mark_that_a_study_is_finished_is_no_column_of_the_dataset(tmp_path: Path) -> None:
    """It is about an extractor's work. No table, list or description of the dataset names it."""
    form = REVIEW.with_finished_mark()
    mark = form.finished_field.name if form.finished_field else ""
    sheets: Sheets = {"studies": [{"study": "K1", "country": "UK", mark: "yes"}]}
    comparison = merge([extraction(name, sheets, form) for name in ("ada", "ben")])
    folder = written(comparison, tmp_path / "dataset")
    assert not any(mark in column for column in pl.read_parquet(folder / "studies.parquet").columns)
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert mark not in [column["name"] for column in described["resources"][0]["schema"]["fields"]]
    for name, column in (("codebook", "column"), ("choices", "field"), ("lineage", "field")):
        listed = pl.read_csv(folder / f"{name}.csv", infer_schema=False)
        assert mark not in listed[column].to_list(), name


def test_a_dataset_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    comparison = merge(extractions([{"studies": [{"study": "K1", "country": "UK"}]}]))
    folder = written(comparison, tmp_path / "dataset")
    before = files_in(folder)
    written(comparison, folder)
    assert files_in(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["dataset"]


def test_files_of_others_in_the_folder_stay(tmp_path: Path) -> None:
    comparison = merge(extractions([{"studies": [{"study": "K1", "country": "UK"}]}]))
    folder = written(comparison, tmp_path / "dataset")
    (folder / "analysis.R").write_text("library(tidyverse)")
    (folder / "figures").mkdir()
    (folder / "figures" / "one.png").write_bytes(b"picture")
    written(comparison, folder)
    assert (folder / "analysis.R").read_text() == "library(tidyverse)"
    assert (folder / "figures" / "one.png").read_bytes() == b"picture"


def test_a_file_of_ours_that_was_edited_since_is_set_aside(tmp_path: Path) -> None:
    comparison = merge(extractions([{"studies": [{"study": "K1", "country": "UK"}]}]))
    folder = written(comparison, tmp_path / "dataset")
    original = (folder / "methods.md").read_bytes()
    (folder / "methods.md").write_text("our own words")
    written(comparison, folder)
    assert (folder / "methods.md").read_bytes() == original
    assert (folder / "methods-edited-1.md").read_text() == "our own words"


def test_a_folder_in_the_place_of_a_file_is_named_before_anything_is_moved(tmp_path: Path) -> None:
    comparison = merge(extractions([{"studies": [{"study": "K1", "country": "UK"}]}]))
    folder = written(comparison, tmp_path / "dataset")
    (folder / "methods.md").unlink()
    (folder / "methods.md").mkdir()
    (folder / "studies.csv").write_text("edited", encoding="utf-8")
    with pytest.raises(CannotUse, match="is a folder, where a file is to be written") as refused:
        written(comparison, folder)
    assert str(refused.value.file).endswith("methods.md")
    assert (folder / "studies.csv").read_text(encoding="utf-8") == "edited"


@pytest.mark.parametrize("lost", ["gone", "damaged"])
def test_a_folder_that_lost_its_list_of_files_is_refused_where_a_file_would_be_replaced(
    tmp_path: Path, lost: str
) -> None:
    """A file manager copies no hidden files. What was edited in such a copy cannot be told from what was not."""
    comparison = merge(extractions([{"studies": [{"study": "K1", "country": "UK"}]}]))
    folder = written(comparison, tmp_path / "dataset")
    listed = folder / ".twofold-files.json"
    listed.unlink() if lost == "gone" else listed.write_text("{")
    written(comparison, folder)  # nothing in it is another file
    listed.unlink() if lost == "gone" else listed.write_text("{")
    (folder / "methods.md").write_text("our own words")
    before = {name: (folder / name).read_bytes() for name in files_in(folder)}
    with pytest.raises(CannotUse, match=r"cannot know which of them you edited. It would replace methods\.md"):
        written(comparison, folder)
    assert {name: (folder / name).read_bytes() for name in files_in(folder)} == before
    (folder / "methods.md").rename(tmp_path / "methods.md")
    assert (written(comparison, folder) / "methods.md").exists()


def test_a_data_package_of_others_is_refused(tmp_path: Path) -> None:
    comparison = merge(extractions([{"studies": [{"study": "K1", "country": "UK"}]}]))
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "datapackage.json").write_text('{"name": "theirs", "resources": []}')
    (tmp_path / "theirs" / "data.csv").write_text("a,b\n1,2\n")
    with pytest.raises(CannotUse, match="is not a dataset of twofold"):
        written(comparison, tmp_path / "theirs")
    assert (tmp_path / "theirs" / "data.csv").read_text() == "a,b\n1,2\n"


@pytest.fixture(scope="module")
def uk_then_nl(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Comparison, Path]:
    """A dataset, what is compared after a correction, and the dataset of that; nothing may change either."""
    uk, nl = (merge(extractions([{"studies": [{"study": "K1", "country": country}]}])) for country in ("UK", "NL"))
    folder = tmp_path_factory.mktemp("datasets")
    return written(uk, folder / "uk"), nl, written(nl, folder / "nl")


@pytest.mark.parametrize("killed_after", range(1, 12))
def test_whatever_interrupts_the_move_the_next_build_puts_it_right(
    uk_then_nl: tuple[Path, Comparison, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_after: int
) -> None:
    """No file of ours is taken for an edited one, and no dataset that is half old claims to be whole."""
    first, second, fresh = uk_then_nl
    folder = shutil.copytree(first, tmp_path / "dataset")
    moved = [0]
    replace = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        moved[0] += 1
        if moved[0] > killed_after:
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        written(second, folder)
    monkeypatch.undo()
    assert not (folder / "datapackage.json").exists() or killed_after <= 1
    written(second, folder)
    assert not [path.name for path in folder.iterdir() if "edited" in path.name]
    assert {name: (folder / name).read_bytes() for name in files_in(folder)} == {
        name: (fresh / name).read_bytes() for name in files_in(fresh)
    }


def test_a_first_build_that_was_killed_before_its_list_of_files_is_put_right(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    folder.mkdir()
    (folder / f"{scratch_prefix()}x.json").write_text("{")  # of a run that may still run: another is not refused for it
    comparison = merge(extractions([{"studies": [{"study": "K1", "country": "UK"}]}]))
    assert (written(comparison, folder) / "datapackage.json").exists()


def test_a_folder_with_something_else_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    comparison = merge(extractions([{"studies": [{"study": "K1", "country": "UK"}]}]))
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.docx").write_text("work of years")
    with pytest.raises(CannotUse, match="is not a dataset of twofold"):
        written(comparison, tmp_path / "thesis")
    assert (tmp_path / "thesis" / "chapter.docx").read_text() == "work of years"


def test_statuses_survive_a_plain_reader_and_excel_sees_the_encoding(tmp_path: Path) -> None:
    """pandas and R take the texts `NA` and `` for nothing by default."""
    rows: dict[str, list[dict[str, str | None]]] = {
        "studies": [{"study": "K1"}],
        "arms": [{"study": "K1", "arm": f"Zoë {code}", "n": code} for code in ("NR", "UC", "NA", "PEND", "24")],
    }
    folder = written(merge(extractions([rows, rows])), tmp_path / "dataset")
    content = (folder / "arms.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert {line["arm"]: line["n__status"] for line in lines} == {
        "Zoë NR": "not_reported",
        "Zoë UC": "unclear",
        "Zoë NA": "not_applicable",
        "Zoë PEND": "pending",
        "Zoë 24": "value",
    }
