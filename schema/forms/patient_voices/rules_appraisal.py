"""Rules on appraisal that need the study type: which of MMAT's sets of items a study is to be appraised with."""

from schema.problem import Severity
from schema.rule import Rule

# A study that did not pass the screening need not be appraised further.
_SCREENED = "item = 'mmat_s2' AND answer = 'yes'"


def _set(sets: str, *, study_type: str, called: str) -> Rule:
    """A finished study of this type that passed the screening has five answers in one of these sets."""
    where = " OR ".join(f"STARTS_WITH(item, 'mmat_{number}_')" for number in sets)
    whole = " | ".join(["mmat_s2", *(f"mmat_{sets[0]}_{item}" for item in range(1, 6))])
    asked = {"finished": "yes", "study_type": study_type, "appraisal.tool": " | ".join(["mmat_2018"] * 6)}
    return Rule(
        code=f"mmat-{called}-incomplete",
        table="studies",
        severity=Severity.WARNING,
        message=f"the study is finished and passed MMAT's screening, but not all its {called} items are answered",
        reads=("study_type", "finished"),
        check="rows-of-kind",
        settings={
            "table": "appraisal",
            "when": f"finished = 'yes' AND study_type IN ({', '.join(repr(each) for each in _TYPES[called])})",
            "given": _SCREENED,
            "where": where,
            "at_least": 5,
        },
        why="MMAT has five items for each kind of study. A mixed-methods study needs three sets of items:"
        " qualitative (1), one of the quantitative sets (2, 3 or 4), and mixed methods (5).",
        passes={**asked, "appraisal.item": whole, "appraisal.answer": " | ".join(["yes"] * 6)},
        fails={**asked, "appraisal.item": "mmat_s1 | mmat_s2", "appraisal.answer": "yes | yes"}
        | {"appraisal.tool": "mmat_2018 | mmat_2018"},
    )


_TYPES = {
    "qualitative": ("qualitative", "mixed_methods"),
    "quantitative": ("mixed_methods", "quantitative_only"),
    "mixed": ("mixed_methods",),
}

APPRAISAL_RULES = (
    _set("1", study_type="qualitative", called="qualitative"),
    _set("234", study_type="mixed_methods", called="quantitative"),
    _set("5", study_type="mixed_methods", called="mixed"),
    Rule(
        code="mmat-set-not-needed",
        table="studies",
        severity=Severity.WARNING,
        message="the study is qualitative, but it has answers to MMAT items for other kinds of study (2 to 5)",
        reads=("study_type", "finished"),
        check="rows-of-kind",
        settings={
            "table": "appraisal",
            "when": "study_type = 'qualitative'",
            "where": " OR ".join(f"STARTS_WITH(item, 'mmat_{number}_')" for number in "2345"),
            "at_most": 0,
        },
        why="A qualitative study is appraised with the five qualitative items (1). Delete the others, or correct"
        " the study type.",
        passes={"study_type": "qualitative", "appraisal.tool": "mmat_2018", "appraisal.item": "mmat_1_1"},
        fails={"study_type": "qualitative", "appraisal.tool": "mmat_2018", "appraisal.item": "mmat_5_1"},
    ),
)
