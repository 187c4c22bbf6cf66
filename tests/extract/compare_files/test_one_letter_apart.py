"""Two spellings of a short author in one year: proposed as the same study, on the Pairings sheet too."""

from pathlib import Path

from openpyxl import load_workbook

from tests.extract.command import twofold


def test_a_study_whose_author_differs_in_a_letter_is_proposed(tmp_path: Path) -> None:
    rows = "Study,N,Design\nImai 2019,40,RCT\nBrun 2010,50,cohort\nCato 2011,60,RCT\n"
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "b.csv").write_text(rows.replace("Imai", "Imay"), encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", "--to", "x.xlsx", at=tmp_path)
    assert ran.code == 1
    assert "3 paired (1 of them proposed by similarity, to be confirmed)" in ran.out
    sheet = load_workbook(tmp_path / "x.xlsx", read_only=True)["Pairings"]
    texts = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}
    assert any("Imai 2019" in text for text in texts)
    assert any("Imay 2019" in text for text in texts)
