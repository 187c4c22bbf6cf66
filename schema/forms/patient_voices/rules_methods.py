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
        message="{n_participants} people interviewed is unusual: 5 to 60 is the rule",
        reads=("n_participants", "method"),
        holds=f"{_NO_INTERVIEW} OR n_participants BETWEEN 5 AND 60",
        why="Interview studies of this kind heard 12 to 32 people. Look whether this is the number of the trial, or of"
        " another method.",
        passes={"method": "semi-structured interview", "n_participants": "14"},
        fails={"method": "semi-structured interview", "n_participants": "236"},
    ),
    Rule(
        code="more-interviews-than-people",
        table="methods",
        severity=Severity.WARNING,
        message="{n_units} interviews are more than {n_participants} people give when each is asked at most {waves}"
        " times",
        reads=("n_units", "n_participants", "waves", "method"),
        holds=f"{_NO_INTERVIEW} OR n_units <= n_participants * waves",
        why="Look whether people were asked more often, or whether others (carers, staff) were interviewed as well.",
        passes={"method": "semi-structured interview", "n_units": "36", "n_participants": "12", "waves": "3"},
        fails={"method": "semi-structured interview", "n_units": "37", "n_participants": "12", "waves": "3"},
    ),
    Rule(
        code="focus-group-size",
        table="methods",
        severity=Severity.WARNING,
        message="{n_participants} people in {n_units} focus groups: 3 to 15 in each is the rule. Copy the report's"
        " words for it",
        reads=("n_units", "n_participants", "method"),
        holds="method <> 'focus_group' OR n_participants / n_units BETWEEN 3 AND 15",
        why="Real reports have less (44 people in 21 groups is one), so this may be right. Look whether sessions,"
        " tables"
        " or groups were counted, and confirm it with the report's words.",
        passes={"method": "focus group", "n_participants": "14", "n_units": "3"},
        fails={"method": "focus group", "n_participants": "44", "n_units": "21"},
    ),
    Rule(
        code="focus-groups-not-counted",
        table="methods",
        severity=Severity.WARNING,
        message="focus groups were held, so their number cannot be not applicable",
        reads=("method",),
        states=("n_units", "method"),
        holds="method <> 'focus_group' OR n_units__state <> 'NA'",
        suggestion="NR",
        why="Write how many groups met, or NR where the report does not say.",
        passes={"method": "focus group", "n_units": "NR"},
        fails={"method": "focus group", "n_units": "NA"},
    ),
    Rule(
        code="participants-exceed-sample",
        table="methods",
        severity=Severity.WARNING,
        message="{n_participants} took part in this, though the sample {sample} has {sample.n_analysed}",
        reads=("n_participants", "sample", "sample.n_analysed"),
        holds="n_participants <= sample__n_analysed",
        why="Those who gave data in one way are among the sample. One number may be of those invited, or the sample too"
        " narrow.",
        passes={"sample": "total", "n_participants": "14", "sample.n_analysed": "44"},
        fails={"sample": "total", "n_participants": "44", "sample.n_analysed": "14"},
    ),
    Rule(
        code="machine-analysis-unchecked",
        table="methods",
        severity=Severity.WARNING,
        message="software sorted the texts ({analysis}), and the number of coders or the human check is blank or NA",
        reads=("analysis", "study", "study.finished"),
        states=("n_coders", "human_check", "analysis"),
        holds="analysis NOT IN ('ai_assisted', 'nlp_topic_model') OR study__finished <> 'yes'"
        " OR (n_coders__state NOT IN ('blank', 'NA') AND human_check__state NOT IN ('blank', 'NA'))",
        suggestion="NR",
        why="Where a machine did the reading, who checked it matters. Write what the report says, or NR.",
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
        why="Swap the two, or look for a mistyped digit.",
        passes={"minutes_least": "35", "minutes_most": "90"},
        fails={"minutes_least": "90", "minutes_most": "35"},
    ),
    not_reported_unread("methods", "nr-unread-method", "n_participants", "n_units", "analysis"),
)
