"""Rules on studies and their reports."""

from schema.forms.patient_voices.methods import QUALITATIVE, QUANTITATIVE
from schema.problem import Severity
from schema.rule import Rule


def _one_of(field: str, codes: list[str]) -> str:
    """SQL: the choice is one of these. The result is unknown for "other", which could be anything."""
    return f"NULLIF({field}, 'other') IN ({', '.join(repr(code) for code in codes)})"


_DEPRESSION = " OR ".join(
    f"array_contains(diagnosis, '{code}')"
    for code in ("mdd", "trd", "bipolar_depression", "depression_unspecified", "mixed")
)

_LINKED = {
    "study": "S09",
    "same_sample_as": "S08",
    "samples.study": "S08 | S09",
    "samples.group": "total | total",
}

STUDY_RULES = (
    Rule(
        code="same-sample-as-itself",
        table="studies",
        severity=Severity.ERROR,
        message="the study has the same sample as itself ({same_sample_as}): enter the other study, or NA",
        reads=("same_sample_as", "study"),
        holds="LOWER(same_sample_as) <> LOWER(study)",
        why="The field links two studies of the same people, so that they are counted once. It cannot link a study"
        " to itself.",
        passes={"study": "S09", "same_sample_as": "S08"},
        fails={"study": "S09", "same_sample_as": "S09"},
    ),
    *(
        Rule(
            code=code,
            table="studies",
            severity=Severity.WARNING,
            message=f"this study and {{same_sample_as}} have the same sample, but {what} differ",
            reads=("same_sample_as", "study"),
            check="same-in-linked-study",
            settings={
                "link": "same_sample_as",
                "table": "samples",
                "key": "group",
                "named": "total",
                "field": field,
            },
            why="Two studies of the same people should describe the same people. If one study analysed only some of"
            " them, confirm the warning with the place that says so. If they are different people, remove the link.",
            passes={**_LINKED, f"samples.{field}": "17 | 17"},
            fails={**_LINKED, f"samples.{field}": "17 | 12"},
        )
        for code, field, what in (
            ("same-sample-differs", "n_analysed", "their totals"),
            ("same-sample-women-differ", "n_female", "the numbers of women"),
            ("same-sample-men-differ", "n_male", "the numbers of men"),
        )
    ),
    Rule(
        code="theme-count-differs",
        table="studies",
        severity=Severity.NOTE,
        message="the report counts {n_themes} themes, but the sheet Findings has a different number",
        reads=("n_themes", "finished"),
        check="rows-of-kind",
        settings={
            "table": "findings",
            "when": "finished = 'yes'",
            "given": '"row" >= 0',
            "where": "level IN ('theme', 'axis')",
            "equals": "n_themes",
        },
        why="This may be right: teams extract only the themes that matter to their question. But check it: perhaps"
        " you overlooked a theme, or entered a sub-theme as a theme.",
        passes={"finished": "yes", "n_themes": "2", "findings.level": "axis | axis | subtheme"},
        fails={"finished": "yes", "n_themes": "10", "findings.level": "theme | theme"},
    ),
    Rule(
        code="mixed-without-qualitative",
        table="studies",
        severity=Severity.WARNING,
        message="this is a finished mixed-methods study, but no row on the sheet Methods is qualitative",
        reads=("study_type", "finished"),
        check="rows-of-kind",
        settings={
            "table": "methods",
            "when": "finished = 'yes' AND study_type = 'mixed_methods'",
            "given": '"row" >= 0',
            "where": _one_of("method", [method.code for method in QUALITATIVE]),
            "at_least": 1,
        },
        why="A mixed-methods study has a qualitative and a quantitative part. Add the missing row, or choose"
        " another study type.",
        passes={"finished": "yes", "study_type": "mixed methods", "methods.method": "focus group | rating scale"},
        fails={"finished": "yes", "study_type": "mixed methods", "methods.method": "rating scale"},
    ),
    Rule(
        code="mixed-without-quantitative",
        table="studies",
        severity=Severity.WARNING,
        message="this is a finished mixed-methods study, but no row on the sheet Methods is quantitative",
        reads=("study_type", "finished"),
        check="rows-of-kind",
        settings={
            "table": "methods",
            "when": "finished = 'yes' AND study_type = 'mixed_methods'",
            "given": '"row" >= 0',
            "where": _one_of("method", [method.code for method in QUANTITATIVE]),
            "at_least": 1,
        },
        why="A mixed-methods study has a qualitative and a quantitative part. Add the missing row (a scale, closed"
        " questions, records), or choose another study type.",
        passes={"finished": "yes", "study_type": "mixed methods", "methods.method": "interview | survey_closed"},
        fails={"finished": "yes", "study_type": "mixed methods", "methods.method": "interview | focus group"},
    ),
    Rule(
        code="not-patients-perspective",
        table="studies",
        severity=Severity.WARNING,
        message="the study does not have the perspective of patients ({perspective}): is it eligible?",
        reads=("perspective",),
        holds="array_contains(perspective, 'patient') OR array_contains(perspective, 'mixed')",
        why="The review is about patients' perspectives. Your team decides whether the study is eligible.",
        passes={"perspective": "patient; carer or family"},
        fails={"perspective": "therapist"},
    ),
    Rule(
        code="no-qualitative-part",
        table="studies",
        severity=Severity.WARNING,
        message="the study is {study_type}: where are the patients' own words, and is it eligible?",
        reads=("study_type",),
        holds="study_type <> 'quantitative_only'",
        why="The review is about what patients say in their own words. Scales and closed questions alone do not show"
        " it. Your team decides whether the study is eligible.",
        passes={"study_type": "quantitative with open text"},
        fails={"study_type": "quantitative only"},
    ),
    Rule(
        code="no-depression",
        table="studies",
        severity=Severity.WARNING,
        message="the study is finished, but no sample has a diagnosis of depression: is the study eligible?",
        reads=("study", "finished"),
        check="rows-of-kind",
        settings={
            "table": "samples",
            "when": "finished = 'yes'",
            "given": '"row" >= 0',
            "where": f"CASE WHEN {_DEPRESSION} THEN TRUE WHEN array_contains(diagnosis, 'other') THEN NULL"
            " WHEN diagnosis IS NULL THEN NULL ELSE FALSE END",
            "at_least": 1,
        },
        why="The review is about treatment for depression. Your team decides whether the study is eligible.",
        passes={"finished": "yes", "samples.diagnosis": "TRD; suicidal ideation"},
        fails={"finished": "yes", "samples.diagnosis": "alcohol use disorder"},
    ),
    Rule(
        code="no-ketamine",
        table="studies",
        severity=Severity.WARNING,
        message="the study is finished, but no row on the sheet Treatments has ketamine or esketamine: is the study"
        " eligible?",
        reads=("study", "finished"),
        check="rows-of-kind",
        settings={
            "table": "treatments",
            "when": "finished = 'yes'",
            "given": '"row" >= 0',
            "where": "drug <> 'other' OR exposure = 'none'",
            "at_least": 1,
        },
        why="The review is about ketamine and esketamine. People who talk about the treatment but never had it"
        " count too. Your team decides whether the study is eligible.",
        passes={"finished": "yes", "treatments.exposure": "received", "treatments.drug": "ketamine"},
        fails={"finished": "yes", "treatments.exposure": "received", "treatments.drug": "other"},
    ),
    Rule(
        code="not-therapeutic",
        table="studies",
        severity=Severity.WARNING,
        message="the study is finished, but every row on the sheet Treatments is recreational use: is the study"
        " eligible?",
        reads=("study", "finished"),
        check="rows-of-kind",
        settings={
            "table": "treatments",
            "when": "finished = 'yes'",
            "given": '"row" >= 0',
            "where": "NULLIF(purpose, 'other') <> 'recreational'",
            "at_least": 1,
        },
        why="The review is about ketamine as a treatment. Your team decides whether the study is eligible.",
        passes={"finished": "yes", "treatments.purpose": "recreational | therapeutic"},
        fails={"finished": "yes", "treatments.purpose": "recreational"},
    ),
)

REPORT_RULES = (
    Rule(
        code="online-after-issue",
        table="reports",
        severity=Severity.WARNING,
        message="the report appeared online in {year_online}, after its issue in {year_issue}: are the two years"
        " swapped?",
        reads=("year_online", "year_issue"),
        holds="year_online <= year_issue",
        why="A paper appears online before its issue or with it. If one paper has two years, each has its own field.",
        passes={"year_online": "2020", "year_issue": "2021"},
        fails={"year_online": "2021", "year_issue": "2020"},
    ),
    Rule(
        code="year-in-future",
        table="reports",
        severity=Severity.ERROR,
        message="a year is in the future:[ online {year_online}][ issue {year_issue}]; look for a mistyped digit",
        reads=("year_online", "year_issue"),
        holds="COALESCE(year_online, 0) <= this_year + 1 AND COALESCE(year_issue, 0) <= this_year + 1",
        why="An issue can be dated next year, but not later. Look for a mistyped digit.",
        passes={"year_online": "2020", "year_issue": "2021"},
        fails={"year_online": "2020", "year_issue": "2921"},
    ),
    *(
        Rule(
            code=f"{field}-used-twice",
            table="reports",
            severity=Severity.WARNING,
            message=f"another report has {{{field}}} too: is it the same report, or is it in the wrong row?",
            reads=(field, "report_type"),
            check="unique-across",
            settings={"field": field, "except": "report_type = 'supplement'"},
            why="Every report has its own identifier. If one paper reports two studies, confirm the warning. A"
            " supplement may have the identifiers of its paper.",
            passes={field: typed, "reports.study": "S02", f"reports.{field}": another},
            fails={field: typed, "reports.study": "S02", f"reports.{field}": typed},
        )
        for field, typed, another in (
            ("doi", "10.1192/bjo.2019.52", "10.1192/bjo.2020.165"),
            ("pmid", "31530293", "33427156"),
            ("pmcid", "PMC6669880", "PMC8058884"),
        )
    ),
    Rule(
        code="retracted-report",
        table="reports",
        severity=Severity.WARNING,
        message="the report was retracted: decide as a team whether to keep the study, and confirm this warning"
        " with the place of the notice",
        reads=("linked_notice",),
        holds="linked_notice <> 'retraction'",
        why="A retracted report should not enter a synthesis unnoticed. Confirm the warning to record your team's"
        " decision.",
        passes={"linked_notice": "corrigendum"},
        fails={"linked_notice": "retraction"},
        blocks=True,
    ),
)
