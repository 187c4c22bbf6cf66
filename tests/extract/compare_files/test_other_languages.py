"""Files of teams that head their columns in other languages are read as those in English are."""

from pathlib import Path
from typing import Any

import pytest

from tests.extract.command import twofold


def compared(at: Path, *texts: str) -> Any:
    names = [f"{letter}.csv" for letter, _ in zip("ab", texts, strict=False)]
    for name, text in zip(names, texts, strict=True):
        (at / name).write_text(text, encoding="utf-8")
    return twofold("compare", *names, "--output-format", "json", at=at).json


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kodierer 1: Design", "Kodierer 2: Design"),
        ("Design_Gutachterin_A", "Design_Gutachterin_B"),
        ("Évaluateur 1 - plan", "Évaluateur 2 - plan"),
        ("Diseño (evaluador 1)", "Diseño (evaluador 2)"),
        ("Design [coder A]", "Design [coder B]"),
        ("valutatore1_disegno", "valutatore2_disegno"),
        ("Beoordelaar 1", "Beoordelaar 2"),
    ],
)
def test_two_coders_side_by_side(tmp_path: Path, one: str, other: str) -> None:
    table = f"Artikel;{one};{other}\nA;RCT;RCT\nB;RCT;Kohorte\nC;Kohorte;Kohorte\nD;RCT;Kohorte\n"
    result = compared(tmp_path, table)
    assert len(result["extractors"]) == 2
    assert (result["cells"]["same"], result["cells"]["filled_in"]) == (2, 4)


@pytest.mark.parametrize("who", ["Gutachter", "Kodiert von", "Évaluatrice", "Revisor", "Extraído por", "Beoordelaar"])
def test_reviewers_in_turn(tmp_path: Path, who: str) -> None:
    pairs = [("Ada", "Ben"), ("Ben", "Cleo"), ("Ada", "Cleo"), ("Dan", "Ada"), ("Ben", "Dan")]
    rows = [f"S{number};{name};{10 + number}" for number, pair in enumerate(pairs) for name in pair]
    result = compared(tmp_path, f"Studie;{who};N\n" + "\n".join(rows) + "\n")
    assert (len(result["extractors"]), result["studies"]["compared"]) == (4, 5)


@pytest.mark.parametrize(
    ("yes", "no"), [("WAHR", "FALSCH"), ("VRAI", "FAUX"), ("VERDADERO", "FALSO"), ("VERO", "FALSO"), ("WAAR", "ONWAAR")]
)
def test_true_and_false_as_spreadsheet_programs_write_them(tmp_path: Path, yes: str, no: str) -> None:
    here = f"Studie;verblindet\nA;{yes}\nB;{no}\nC;{yes}\nD;{no}\n"
    result = compared(tmp_path, here, here.replace(no, "FALSE").replace(yes, "TRUE").replace("D;FALSE", "D;TRUE"))
    assert [cell["study"] for cell in result["discrepancies"]] == ["D"]
