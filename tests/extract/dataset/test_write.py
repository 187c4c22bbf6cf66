"""The dataset as files: what is written reads back the same, whole or not at all."""

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from extract.dataset.write import read_dataset, write_dataset
from extract.errors import CannotUse
from tests.strategies import MERGES, extractions, messy
from validate.comparison import Comparison
from validate.dataset import dataset_tables
from validate.merge import merge


def written(comparison: Comparison, folder: Path) -> Path:
    write_dataset(comparison, folder, title="A review", draft=True, confirmed=0)
    return folder


def joined(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame as CSV can hold it: lists joined."""
    return frame.with_columns(
        pl.col(name).list.join("; ") for name, kind in frame.schema.items() if isinstance(kind, pl.List)
    )


@MERGES
@given(several=st.integers(2, 3).flatmap(messy))
def test_a_dataset_reads_back_as_it_was_written(several: list[dict[str, list[dict[str, str | None]]]]) -> None:
    """From the CSV files, up to lists, which CSV joins; and from the Parquet files without any loss."""
    comparison = merge(extractions(several))
    with TemporaryDirectory() as scratch:
        folder = written(comparison, Path(scratch) / "dataset")
        read = read_dataset(folder)
        for name, frame in dataset_tables(comparison, draft=True).items():
            assert_frame_equal(read[name], joined(frame))
            assert_frame_equal(pl.read_parquet(folder / f"{name}.parquet"), frame)


@MERGES
@given(several=messy(2))
def test_the_same_comparison_makes_the_same_bytes(several: list[dict[str, list[dict[str, str | None]]]]) -> None:
    with TemporaryDirectory() as scratch:
        one, other = (written(merge(extractions(several)), Path(scratch) / name) for name in ("one", "other"))
        names = sorted(path.name for path in one.iterdir())
        assert names == sorted(path.name for path in other.iterdir())
        for name in names:
            assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_a_dataset_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    comparison = merge(extractions([{"studies": [{"study": "K1", "country": "UK"}]}]))
    folder = written(comparison, tmp_path / "dataset")
    (folder / "left-over.csv").write_text("old")
    written(comparison, folder)
    assert not (folder / "left-over.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["dataset"]


def test_a_folder_with_something_else_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    comparison = merge(extractions([{"studies": [{"study": "K1", "country": "UK"}]}]))
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.docx").write_text("work of years")
    with pytest.raises(CannotUse, match="holds no dataset"):
        written(comparison, tmp_path / "thesis")
    assert (tmp_path / "thesis" / "chapter.docx").read_text() == "work of years"
