"""The words that headers have for studies and what is within them, in several languages."""

import pytest

from tests.validate.inference.plain import plain
from validate.inference.infer import infer
from validate.inference.words import says_identity, says_study

NESTED = [
    ("Studie", "Versuch", "Effekt", "Mittelwert"),
    ("Publikation", "Experiment", "Messzeitpunkt", "Mittelwert"),
    ("Étude", "Expérience", "Effet", "Moyenne"),
    ("Artículo", "Experimento", "Efecto", "Media"),
    ("Artigo", "Experimento", "Efeito", "Média"),
    ("Studio", "Esperimento", "Effetto", "Media"),
    ("Onderzoek", "Experiment", "Meting", "Gemiddelde"),
]


@pytest.mark.parametrize("headers", NESTED)
def test_nested_ids_are_a_key_together_in_any_of_these_languages(headers: tuple[str, ...]) -> None:
    """Experiments are numbered anew in each study, effects in each experiment."""
    rows = [
        f"{study}|{experiment}|{effect}|{study}{effect}{experiment}.5"
        for study in range(1, 5)
        for experiment in (1, 2)
        for effect in (1, 2, 3)
    ]
    head = "|".join(headers)
    inferred = infer([plain(head, *rows), plain(head, *reversed(rows), file="b.csv")])
    assert tuple(column.label for column in inferred.key.columns) == headers[:3]


@pytest.mark.parametrize(
    "header",
    ["Studien-Nr.", "ID étude", "Étude n°", "Código del estudio", "ID studio", "Numéro de l'étude", "Nome do artigo"],
)
def test_a_header_with_a_number_of_the_study_names_it(header: str) -> None:
    assert says_study(header) is not None


@pytest.mark.parametrize(
    "header", ["Studiendesign", "Étude pilote", "Tipo de estudio", "Mittelwert", "Media", "Stichprobe"]
)
def test_other_headers_name_neither_a_study_nor_what_is_in_it(header: str) -> None:
    assert (says_study(header), says_identity(header)) == (None, None)
