"""Rules on how data were gathered and analysed."""

from schema.forms.patient_voices.rules_samples import not_reported_unread
from schema.problem import Severity
from schema.rule import Rule

_NO_INTERVIEW = "NOT STARTS_WITH(method, 'interview')"

METHOD_RULES = (
    Rule(
        code="interviews-unusually-many",
        table="methods",
        severity=Severity.WARNING,
        message="{n_participants} people were interviewed: interview studies usually have 5 to 60 people",
        reads=("n_participants", "method"),
        holds=f"{_NO_INTERVIEW} OR n_participants <= 60",
        why="Check whether the number belongs to the trial or to another method. If the report really says this,"
        " confirm it on the sheet Confirmations.",
        passes={"method": "semi-structured interview", "n_participants": "14"},
        fails={"method": "semi-structured interview", "n_participants": "236"},
    ),
    Rule(
        code="interviews-unusually-few",
        table="methods",
        severity=Severity.WARNING,
        message="people who were interviewed: {n_participants}. Interview studies usually have 5 to 60 people",
        reads=("n_participants", "method"),
        holds=f"{_NO_INTERVIEW} OR n_participants >= 5",
        why="Check whether the number counts all people who were interviewed, and not those who are quoted. If the"
        " report really says this, as a case report may, confirm it on the sheet Confirmations.",
        passes={"method": "semi-structured interview", "n_participants": "14"},
        fails={"method": "semi-structured interview", "n_participants": "1"},
    ),
    Rule(
        code="more-interviews-than-people",
        table="methods",
        severity=Severity.WARNING,
        message="{n_units} interviews are too many for {n_participants} people who were each interviewed at most"
        " {waves} times",
        reads=("n_units", "n_participants", "waves", "method"),
        holds=f"{_NO_INTERVIEW} OR n_units <= n_participants * waves",
        why="The number of interviews does not fit the number of people. Check whether people were interviewed more"
        " often, or whether carers or staff were interviewed too.",
        passes={"method": "semi-structured interview", "n_units": "36", "n_participants": "12", "waves": "3"},
        fails={"method": "semi-structured interview", "n_units": "37", "n_participants": "12", "waves": "3"},
    ),
    Rule(
        code="focus-group-size",
        table="methods",
        severity=Severity.WARNING,
        message="{n_participants} people in {n_units} focus groups: focus groups usually have 3 to 15 people. If"
        " the report really says this, confirm it on the sheet Confirmations",
        reads=("n_units", "n_participants", "method"),
        holds="method <> 'focus_group' OR n_participants / n_units BETWEEN 3 AND 15",
        why="This may be right: one real report has 44 people in 21 groups. Check whether the report counts groups,"
        " sessions or tables. Then confirm it with the report's words.",
        passes={"method": "focus group", "n_participants": "14", "n_units": "3"},
        fails={"method": "focus group", "n_participants": "44", "n_units": "21"},
    ),
    Rule(
        code="focus-groups-not-counted",
        table="methods",
        severity=Severity.WARNING,
        message="focus groups were held, so their number cannot be {n_units}",
        reads=("method", "study", "study.finished"),
        states=("n_units", "method"),
        holds="method <> 'focus_group'"
        " OR (n_units__state <> 'NA' AND (n_units__state <> 'blank' OR study__finished <> 'yes'))",
        suggestion="NR",
        why="NA means that there is no such number, but every focus group can be counted. Write how many groups"
        " met, or NR if the report does not say. In a finished study the cell cannot stay blank either.",
        passes={"method": "focus group", "study.finished": "yes", "n_units": "NR"},
        fails={"method": "focus group", "study.finished": "yes", "n_units": ""},
    ),
    Rule(
        code="participants-exceed-sample",
        table="methods",
        severity=Severity.WARNING,
        message="{n_participants} people took part, but the sample {sample} has only {sample.n_analysed} people",
        reads=("n_participants", "sample", "sample.n_analysed"),
        holds="n_participants <= sample__n_analysed",
        why="Everybody who took part belongs to the sample. Perhaps one number counts the people who were invited,"
        " or a larger sample is meant.",
        passes={"sample": "total", "n_participants": "14", "sample.n_analysed": "44"},
        fails={"sample": "total", "n_participants": "44", "sample.n_analysed": "14"},
    ),
    Rule(
        code="machine-analysis-unchecked",
        table="methods",
        severity=Severity.WARNING,
        message="software analysed the texts ({analysis}), but the number of coders or the human check is blank or NA",
        reads=("analysis", "study", "study.finished"),
        states=("n_coders", "human_check", "analysis"),
        holds="analysis NOT IN ('ai_assisted', 'nlp_topic_model') OR study__finished <> 'yes'"
        " OR (n_coders__state NOT IN ('blank', 'NA') AND human_check__state NOT IN ('blank', 'NA'))",
        suggestion="NR",
        why="If software analysed the texts, it matters who checked the result. Write what the report says, or NR.",
        passes={
            "analysis": "assisted by a language model",
            "study.finished": "yes",
            "n_coders": "2",
            "human_check": "two authors read all answers",
        },
        fails={
            "analysis": "assisted by a language model",
            "study.finished": "yes",
            "n_coders": "NA",
            "human_check": "",
        },
    ),
    Rule(
        code="minutes-out-of-order",
        table="methods",
        severity=Severity.WARNING,
        message="the shortest session ({minutes_least} minutes) is longer than the longest ({minutes_most})",
        reads=("minutes_least", "minutes_most"),
        holds="minutes_least <= minutes_most",
        why="The shortest session cannot be longer than the longest. Swap the two numbers, or look for a mistyped"
        " digit.",
        passes={"minutes_least": "35", "minutes_most": "90"},
        fails={"minutes_least": "90", "minutes_most": "35"},
    ),
    not_reported_unread("methods", "nr-unread-method", "n_participants", "n_units", "analysis"),
)
