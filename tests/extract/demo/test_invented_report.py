"""The invented report of the example says what is extracted from it: nothing is extracted that it does not print."""

from __future__ import annotations

import re

import pypdfium2

from extract.demo.invented import invented_study
from schema.missing import Missing
from tests.extract.demo.example_report import PATH
from tests.extract.demo.test_extractions import FORM
from validate.inference.names_in_form import data_items

NUMBERS = {
    "two": "2",
    "three": "3",
    "six": "6",
    "nine": "9",
    "eleven": "11",
    "fifteen": "15",
    "twenty": "20",
    "once": "1",
}
OF_THE_TEAM = {
    "place",
    "report",
    "sample",
    "finding",
    "group",
    "part_of",
    "phase",
    "valence",
    "finished",
    "comment",
    "linked_notice",
    "fulltext_seen",
    "coded_with",
    "domains",
    "subcodes",
    "level",
}
"""What names records, and what extractors judge, choose or look up elsewhere."""

SAID = {
    "study_type": "a qualitative study",
    "perspective": "we interviewed fifteen people",
    "n_themes": "found two themes",
    "design": "a qualitative study without a named design",
    "study_setting": "a specialised clinic",
    "ethics_approval": "An ethics committee approved the study",
    "reflexivity": "One of us worked at the clinic, which we noted as a possible influence",
    "report_type": "Journal of Invented Examples",
    "year_online": "online in 2026",
    "year_issue": "Journal of Invented Examples, 2026",
    "sample_unit": "fifteen people",
    "n_analysed": "We interviewed fifteen people",
    "n_female": "nine women",
    "n_male": "six men",
    "age_min": "Age 29 to",
    "age_max": "to 61 years",
    "diagnosis": "All had treatment-resistant depression",
    "min_failed_trials": "at least two antidepressants had failed",
    "responder_status": "did not choose people by how they had responded",
    "n_approached": "We approached twenty",
    "n_consented": "fifteen consented",
    "sampling": "We sampled on purpose",
    "saturation": "We do not claim saturation",
    "method": "Interviews were semi-structured",
    "n_participants": "we interviewed fifteen people",
    "n_units": "fifteen people",
    "waves": "Each person was interviewed once",
    "analysis": "We used thematic analysis",
    "coding_logic": "coded inductively",
    "n_coders": "Two of us coded",
    "mode": "in person",
    "minutes_least": "took 30 to",
    "minutes_most": "to 70 minutes",
    "recorded": "were recorded",
    "transcribed": "recorded and transcribed",
    "guide_available": "The interview guide is not available",
    "transcripts_returned": "Neither transcripts",
    "member_checking": "nor findings were returned to people",
    "exposure": "People had a first course",
    "drug": "racemic ketamine",
    "route": "intravenously",
    "phase": "(induction)",
    "dose_stat": "a fixed dose",
    "dose": "0.5 mg/kg",
    "sessions": "in six sessions",
    "sessions_per_week": "two a week",
    "weeks": "for three weeks",
    "setting": "a specialised clinic",
    "psychotherapy": "A nurse gave support; there was no psychotherapy",
    "purpose": "as their treatment",
    "sessions_max": "in six sessions",
    "infusion_minutes": "40 minutes",
    "supervision": "all at the clinic",
    "n_endorsing": "Eleven of the fifteen",
}
"""Where the report says what is extracted, by data item. In findings, their words and quotes themselves."""


def printed(number: int | None = None) -> str:
    """The text of a page, or of all, without line breaks and the hyphens at them."""
    with pypdfium2.PdfDocument(PATH) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    text = "\n".join(texts if number is None else [texts[number - 1]])
    return " ".join(re.sub("-\\r?\\n|[\\x02\\ufffe](\\r?\\n)?", "", text).split())


def test_every_value_that_is_extracted_stands_in_the_report() -> None:
    whole = printed()
    for table, rows in invented_study().rows.items():
        items = {field.name: field for field in data_items(FORM[table])}
        for row in rows:
            for name, typed in row.items():
                text = str(typed).replace("True", "yes").replace("False", "no")
                if name not in items or name in OF_THE_TEAM or text in set(Missing):
                    continue
                if text.startswith("[invented for this example] "):
                    said = text.removeprefix("[invented for this example] ").rstrip(".")
                else:
                    said = SAID[name]
                assert said.casefold() in whole.casefold(), (table, name, said)
                if items[name].cell.type_name in {"count", "number", "year", "quantity"}:
                    words = {NUMBERS.get(word, word) for word in re.findall(r"[\w.]+", said.casefold())}
                    assert text.split()[0] in words, (table, name, text, said)


def test_the_verifier_names_the_page_that_says_it() -> None:
    assert SAID["ethics_approval"] in printed(3)
    assert "This study had a grant of the hospital" in printed(7)
