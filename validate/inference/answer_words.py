"""Answers that mean the same everywhere: yes and no, and the words for missing values."""

from collections.abc import Mapping

from schema.choices import Option
from schema.missing import CODES_ONLY, USUAL_WORDS, Missing
from schema.text import fold
from validate.inference.other_languages import IN_OTHER_LANGUAGES, NOT_REPORTED_ELSEWHERE

YES_NO_UNCLEAR = (
    Option(
        code="yes",
        label="yes",
        aliases=(
            *("y", "true", "yes (y)", "\u2713", "ja", "oui", "si", "s\u00ed", "s\u00ec", "sim"),
            *("wahr", "vrai", "verdadero", "verdadeiro", "vero", "waar"),  # as spreadsheet programs write TRUE
        ),
    ),
    Option(
        code="no",
        label="no",
        aliases=(
            *("n", "false", "no (n)", "\u2717", "nein", "non", "n\u00e3o", "nee"),
            *("falsch", "faux", "falso", "onwaar"),
        ),
    ),
    Option(code="unclear", label="unclear", aliases=("can't tell", "cannot tell", "not clear", "uncertain")),
)
"""The answers to a yes/no question, with the spellings of spreadsheets and people."""


def _words(code: Missing, *spelled: str) -> dict[str, Missing]:
    return {fold(word): code for word in spelled}


_NO_WORD = _words(  # signs that are never an answer, and what programs write for missing
    Missing.NR, "-", "--", "---", ".", "..", "?", "??", r"\N", "<NA>", "#N/A"
)


_NOT_REPORTED = _words(Missing.NR, "not reported", "n.r.", "n/r", "not stated", "not given", "not specified", "unknown")


IN_SENTENCES: Mapping[str, Missing] = {**CODES_ONLY, **_NO_WORD, **_NOT_REPORTED, **NOT_REPORTED_ELSEWHERE}
"""In a column of sentences, only the codes and unambiguous words mean missing."""


IN_ANSWERS: Mapping[str, Missing] = {
    **{word: code for word, code in USUAL_WORDS.items() if word != "unclear"},
    **_NO_WORD,
    **_NOT_REPORTED,
    **{word: code for word, code in IN_OTHER_LANGUAGES.items() if code is not Missing.UC},
}
"""In a column of short answers, "unclear", "none" and "null" are answers."""


IN_NUMBERS: Mapping[str, Missing] = {
    **USUAL_WORDS,
    **_NO_WORD,
    **_NOT_REPORTED,
    **_words(Missing.NR, "missing", "null", "nan", "#n/a", "nd", "not available", "not found"),
    **IN_OTHER_LANGUAGES,
}
"""In a column of numbers or dates, no word is an answer, except "none", which could be 0."""


OF_PROGRAMS: Mapping[str, Missing] = {"NULL": Missing.NR, "NaN": Missing.NR}
"""What databases and programs write for missing, in exactly this spelling. Otherwise it may be an answer."""


NEGATIVE_CODES: Mapping[str, Missing] = _words(Missing.NR, "-9", "-88", "-99", "-999", "-9999")
"""Numbers that mean missing if all others are 0 or more."""
