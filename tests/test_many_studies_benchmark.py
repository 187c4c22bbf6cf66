"""The large review of the benchmarks has nothing wrong in it, and the differences that it is said to have."""

from pathlib import Path

from benchmarks.many_studies import write_many_studies
from tests.extract.command import twofold


def test_a_large_review_is_right_but_for_its_differences(tmp_path: Path) -> None:
    write_many_studies(tmp_path / "large", studies=2, findings=3, differing=1.0)
    assert twofold("check", at=tmp_path / "large").code == 0
    merged = twofold("merge", "--output-format", "json", at=tmp_path / "large")
    assert merged.code == 1
    assert merged.json["cells"]["conflict"] == 2 * 3
    assert merged.json["cells"]["status"] == 2
