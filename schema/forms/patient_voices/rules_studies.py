"""Rules on studies and their reports."""

from schema.forms.patient_voices.methods import QUALITATIVE, QUANTITATIVE
from schema.problem import Severity
from schema.rule import Rule


def _one_of(field: str, codes: list[str]) -> str:
    """SQL: the choice is one of these; unknown where it is "other", which could be anything."""
    return f"NULLIF({field}, 'other') IN ({', '.join(repr(code) for code in codes)})"


_DEPRESSION = " OR ".join(
    f"array_contains(diagnosis, '{code}')"
    for code in ("mdd", "trd", "bipolar_depression", "depression_unspecified", "mixed")
)

STUDY_RULES = (
    Rule(
        code="same-sample-as-itself",
        table="studies",
        severity=Severity.ERROR,
        message="the study is said to have the same sample as itself ({same_sample_as}): name the other study, or NA",
        reads=("same_sample_as", "study"),
        holds="LOWER(same_sample_as) <> LOWER(study)",
        why="The field links two studies of the same people, so that they are counted once. It cannot link one to"
        " itself.",
        passes={"study": "S09", "same_sample_as": "S08"},
        fails={"study": "S09", "same_sample_as": "S09"},
    ),
    Rule(
        code="same-sample-differs",
        table="studies",
        severity=Severity.WARNING,
        message="the total of this study and that of {same_sample_as}, said to be the same people, differ",
        reads=("same_sample_as", "study"),
        check="same-in-linked-study",
        settings={
            "link": "same_sample_as",
            "table": "samples",
            "key": "group",
            "named": "total",
            "field": "n_analysed",
        },
        why="Two studies of the same people should analyse the same number. Where one analysed only part of them,"
        " confirm"
        " the warning with the place that says so; where they are other people, remove the link.",
        passes={
            "study": "S09",
            "same_sample_as": "S08",
            "samples.study": "S08 | S09",
            "samples.group": "total | total",
            "samples.n_analysed": "17 | 17",
        },
        fails={
            "study": "S09",
            "same_sample_as": "S08",
            "samples.study": "S08 | S09",
            "samples.group": "total | total",
            "samples.n_analysed": "17 | 25",
        },
    ),
    Rule(
        code="theme-count-differs",
        table="studies",
        severity=Severity.NOTE,
        message="the report counts {n_themes} themes, and the sheet Findings has another number of them",
        reads=("n_themes", "finished"),
        check="rows-of-kind",
        settings={
            "table": "findings",
            "when": "finished = 'yes'",
            "given": '"row" >= 0',
            "where": "level IN ('theme', 'axis')",
            "equals": "n_themes",
        },
        why="Teams extract only the themes that bear on their question, so this may well be right. It is worth a look:"
        " a"
        " theme may have been passed over, or a sub-theme entered as a theme.",
        passes={"finished": "yes", "n_themes": "2", "findings.level": "axis | axis | subtheme"},
        fails={"finished": "yes", "n_themes": "10", "findings.level": "theme | theme"},
    ),
    Rule(
        code="mixed-without-qualitative",
        table="studies",
        severity=Severity.WARNING,
        message="the study is finished and of mixed methods, but no row on the sheet Methods is qualitative",
        reads=("study_type", "finished"),
        check="rows-of-kind",
        settings={
            "table": "methods",
            "when": "finished = 'yes' AND study_type = 'mixed_methods'",
            "given": '"row" >= 0',
            "where": _one_of("method", [each.code for each in QUALITATIVE]),
            "at_least": 1,
        },
        why="A mixed-methods study has a part in words and a part in numbers. Add the row that is missing, or choose"
        " another study type.",
        passes={"finished": "yes", "study_type": "mixed methods", "methods.method": "focus group | rating scale"},
        fails={"finished": "yes", "study_type": "mixed methods", "methods.method": "rating scale"},
    ),
    Rule(
        code="mixed-without-quantitative",
        table="studies",
        severity=Severity.WARNING,
        message="the study is finished and of mixed methods, but no row on the sheet Methods is quantitative",
        reads=("study_type", "finished"),
        check="rows-of-kind",
        settings={
            "table": "methods",
            "when": "finished = 'yes' AND study_type = 'mixed_methods'",
            "given": '"row" >= 0',
            "where": _one_of("method", [each.code for each in QUANTITATIVE]),
            "at_least": 1,
        },
        why="A mixed-methods study has a part in words and a part in numbers. Add the row that is missing (a scale,"
        " closed"
        " questions, records), or choose another study type.",
        passes={"finished": "yes", "study_type": "mixed methods", "methods.method": "interview | survey_closed"},
        fails={"finished": "yes", "study_type": "mixed methods", "methods.method": "interview | focus group"},
    ),
    Rule(
        code="not-patients-perspective",
        table="studies",
        severity=Severity.WARNING,
        message="patients are not among those whose perspective was gathered ({perspective}): is the study eligible?",
        reads=("perspective",),
        holds="array_contains(perspective, 'patient') OR array_contains(perspective, 'mixed')",
        why="The review is of patients' perspectives. This is a flag for the team, who decide.",
        passes={"perspective": "patient; carer or family"},
        fails={"perspective": "therapist"},
    ),
    Rule(
        code="no-depression",
        table="studies",
        severity=Severity.WARNING,
        message="the study is finished, but none of its samples has a diagnosis of depression: is it eligible?",
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
        why="The review is of treatment for depression. This is a flag for the team, who decide.",
        passes={"finished": "yes", "samples.diagnosis": "TRD; suicidal ideation"},
        fails={"finished": "yes", "samples.diagnosis": "alcohol use disorder"},
    ),
    Rule(
        code="no-ketamine",
        table="studies",
        severity=Severity.WARNING,
        message="the study is finished, but no row on the sheet Treatments is of ketamine or esketamine: is it"
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
        why="The review is of ketamine and esketamine; people who speak of it without having had it count. This is a"
        " flag"
        " for the team, who decide.",
        passes={"finished": "yes", "treatments.exposure": "received", "treatments.drug": "ketamine"},
        fails={"finished": "yes", "treatments.exposure": "received", "treatments.drug": "other"},
    ),
)

REPORT_RULES = (
    Rule(
        code="online-after-issue",
        table="reports",
        severity=Severity.WARNING,
        message="the report came online in {year_online}, after its issue of {year_issue}: are the two years swapped?",
        reads=("year_online", "year_issue"),
        holds="year_online <= year_issue",
        why="Papers come online before or with their issue. Two years for one paper are no disagreement: each has a"
        " field.",
        passes={"year_online": "2020", "year_issue": "2021"},
        fails={"year_online": "2021", "year_issue": "2020"},
    ),
    Rule(
        code="year-in-future",
        table="reports",
        severity=Severity.ERROR,
        message="a year in the future:[ online {year_online}][ issue {year_issue}]; look for a mistyped digit",
        reads=("year_online", "year_issue"),
        holds="COALESCE(year_online, 0) <= this_year + 1 AND COALESCE(year_issue, 0) <= this_year + 1",
        why="An issue may be dated next year, and nothing later. Look for a mistyped digit.",
        passes={"year_online": "2020", "year_issue": "2021"},
        fails={"year_online": "2020", "year_issue": "2921"},
    ),
    *(
        Rule(
            code=f"{field}-used-twice",
            table="reports",
            severity=Severity.WARNING,
            message=f"{{{field}}} stands at another report too: is it the same report, or was it put in the wrong row?",
            reads=(field, "report_type"),
            check="unique-across",
            settings={"field": field, "except": "report_type = 'supplement'"},
            why="An identifier names one report. One paper may tell of two studies: then confirm the warning. A"
            " supplement"
            " shares its paper's identifiers and is not asked.",
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
        message="the report is retracted: decide as a team whether the study stays, and confirm with the notice's"
        " place",
        reads=("linked_notice",),
        holds="linked_notice <> 'retraction'",
        why="What a retracted report says should not enter a synthesis unnoticed. Record the decision by confirming"
        " this.",
        passes={"linked_notice": "corrigendum"},
        fails={"linked_notice": "retraction"},
    ),
)
