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
        ("Observador1", "Observador2"),
        ("Beobachter 1", "Beobachter 2"),
        ("juge_1", "juge_2"),
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


@pytest.mark.parametrize(
    ("headers", "study"),
    [
        ("Zeitstempel;E-Mail-Adresse", "Welche Studie?"),
        ("Horodateur;Adresse e-mail", "Quelle étude ?"),
        ("Marca temporal;Dirección de correo electrónico", "¿Qué estudio?"),
        ("Carimbo de data/hora;Endereço de e-mail", "Estudo"),
        ("Informazioni cronologiche;Indirizzo email", "Studio"),
        ("Startzeit;Fertigstellungszeit;E-Mail", "Studie"),
        ("Heure de début;Heure de fin;Adresse de messagerie", "Étude"),
        ("Hora de inicio;Hora de finalización;Correo electrónico", "Estudio"),
        ("Begintijd;Tijd van voltooien;E-mail", "Onderzoek"),
    ],
)
def test_when_somebody_sent_a_form_is_no_answer(tmp_path: Path, headers: str, study: str) -> None:
    rows = []
    for place, name in enumerate(("A 2001", "B 2002", "C 2003", "D 2004", "E 2005", "F 2006")):
        for who, minute in (("ada@x.org", 10), ("ben@x.org", 10)):  # at the same time: it may look like a key
            times = [f"{place + 10}.10.2026 09:{minute + at}:00" for at in range(headers.count(";"))]
            rows.append(";".join((*times, who, name, "ja" if place % 2 else "nein")))
    result = compared(tmp_path, f"{headers};{study};Verblindet\n" + "\n".join(rows) + "\n")
    assert result["extractors"] == ["ada@x.org", "ben@x.org"]
    assert [field["label"] for field in result["fields"] if field["filled_in"]] == ["Verblindet"]
    assert result["studies"]["compared"] == 6
