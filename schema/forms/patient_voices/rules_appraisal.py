"""Rules on appraisal that depend on the study type: which items of the MMAT a study needs."""

from schema.forms.appraisal.rules import ANSWERED
from schema.problem import Severity
from schema.rule import Rule

# A study that did not pass the screening is not appraised further.
_OTHER_SETS = " OR ".join(f"STARTS_WITH(item, 'mmat_{number}_')" for number in "2345")
_SCREENED = "item = 'mmat_s2' AND answer = 'yes'"


def _set(sets: str, *, study_type: str, called: str, fails: tuple[str, ...]) -> Rule:
    """A finished study of this type that passed the screening has five answers from one of these sets."""
    where = " OR ".join(f"STARTS_WITH(item, 'mmat_{number}_')" for number in sets)
    whole = tuple(f"mmat_{sets[0]}_{item}" for item in range(1, 6))
    types = ", ".join(repr(study_type) for study_type in _TYPES[called])
    return Rule(
        code=f"mmat-{called}-incomplete",
        table="studies",
        severity=Severity.WARNING,
        message=f"the study is finished and passed MMAT's screening, but not all its {called} items are answered",
        reads=("study_type", "finished"),
        check="rows-of-kind",
        settings={
            "table": "appraisal",
            "when": f"finished = 'yes' AND study_type IN ({types})",
            "given": _SCREENED,
            "where": f"({where}) AND {ANSWERED}",
            "of_one": "SUBSTR(item, 1, 6)",
            "at_least": 5,
        },
        why="MMAT has five items for each kind of study, and all five of one kind need an answer. A mixed-methods study"
        " needs three sets of items: qualitative (1), one of the quantitative sets (2, 3 or 4), and mixed methods (5).",
        passes={"finished": "yes", "study_type": study_type, **_answered(*whole)},
        fails={"finished": "yes", "study_type": study_type, **_answered(*fails)},
    )


def _answered(*items: str) -> dict[str, str]:
    """An example row: the study passed the screening, and these items have answers."""
    listed = ("mmat_s2", *items)
    columns = {"tool": ["mmat_2018"] * len(listed), "item": listed, "answer": ["yes"] * len(listed)}
    return {f"appraisal.{name}": " | ".join(texts) for name, texts in columns.items()}


_TYPES = {
    "qualitative": ("qualitative", "mixed_methods"),
    "quantitative": ("mixed_methods", "quantitative_only"),
    "mixed": ("mixed_methods",),
}

APPRAISAL_RULES = (
    _set("1", study_type="qualitative", called="qualitative", fails=("mmat_1_1", "mmat_1_2")),
    # Five answers, but from two sets.
    _set(
        "234",
        study_type="mixed_methods",
        called="quantitative",
        fails=("mmat_2_1", "mmat_2_2", "mmat_2_3", "mmat_4_1", "mmat_4_2"),
    ),
    _set("5", study_type="mixed_methods", called="mixed", fails=("mmat_5_1",)),
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
            "where": f"({_OTHER_SETS}) AND {ANSWERED}",
            "at_most": 0,
        },
        why="A qualitative study is appraised with the five qualitative items (1). Delete the others, or correct"
        " the study type.",
        passes={"study_type": "qualitative", **_answered("mmat_1_1")},
        fails={"study_type": "qualitative", **_answered("mmat_5_1")},
    ),
)
