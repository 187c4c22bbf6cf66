"""Rules on treatments: which entries fit together, and unusual doses.

Usual doses: IV, Andrade 2017 (J Clin Psychiatry), in mg for people of 50 to 150 kg, and by the hour if they are given
in 40 to 100 minutes; oral ketamine, Andrade 2019 (same); oral esketamine, Breeksema 2023 (doi
10.1007/s00213-023-06388-6); Spravato, its label. No range is known for IM, sublingual and nasal racemic ketamine, so
these are not checked. A cell with several routes is not checked either.
"""

from schema.forms.patient_voices.rules_samples import not_reported_unread
from schema.problem import Severity
from schema.rule import Rule

_DOSES = ("dose", "dose_min", "dose_max")
_DOSES_TEXT = "dose[ {dose}][, lowest {dose_min}][, highest {dose_max}]"
_KETAMINE = "drug IN ('ketamine_unspecified', 'racemic_ketamine')"


def _every_dose(condition: str) -> str:
    """SQL: the condition is true for the dose and for the lowest and highest dose, if they are given."""
    return "(" + " AND ".join(f"({condition.replace('DOSE', dose)})" for dose in _DOSES) + ")"


def _only(route: str) -> str:
    return f"(array_contains(route, '{route}') AND array_length(route) = 1)"


def _usual_dose(route: str, name: str, *, drugs: str, ranges: dict[str, tuple[float, float]], fails: str) -> Rule:
    """The rule for a dose outside the usual range of one route, for each unit."""
    within = " AND ".join(
        f"(DOSE__base_unit <> '{unit}' OR DOSE__base BETWEEN {low} AND {high})" for unit, (low, high) in ranges.items()
    )
    usual = " or ".join(f"{low} to {high} {unit}" for unit, (low, high) in ranges.items())
    drug = "esketamine" if "'esketamine'" in drugs else "ketamine"
    low, unit = next((low, unit) for unit, (low, _) in ranges.items())
    return Rule(
        code=f"{name}-dose-unusual",
        table="treatments",
        severity=Severity.WARNING,
        message=f"{_DOSES_TEXT}: unusual for this route, where {usual} is usual",
        reads=("dose", "dose_min", "dose_max", "route", "drug"),
        holds=f"NOT ({drugs}) OR NOT {_only(route)} OR {_every_dose(within)}",
        why=f"Usual doses by this route are {usual}. Check the unit (mg or mg/kg), the decimal point and the route."
        " If the report really says this, confirm it.",
        passes={"drug": drug, "route": route, "dose": f"{low} {unit}"},
        fails={"drug": drug, "route": route, "dose": fails},
    )


TREATMENT_RULES = (
    Rule(
        code="drug-without-exposure",
        table="treatments",
        severity=Severity.ERROR,
        message="participants never had the treatment (exposure {exposure}), so drug, route, dose and sessions must"
        " be NA, but they are {drug}, {route}, {dose} and {sessions}",
        reads=("exposure",),
        states=("drug", "route", "dose", "sessions", "exposure"),
        holds="exposure <> 'none' OR (drug__state IN ('NA', 'blank') AND route__state IN ('NA', 'blank')"
        " AND dose__state IN ('NA', 'blank') AND sessions__state IN ('NA', 'blank'))",
        suggestion="NA",
        why="If people never had the treatment, there is no drug, route or dose to record. If some of them had it,"
        " set Exposure to received by some.",
        passes={"exposure": "none", "drug": "NA", "route": "NA", "dose": "NA", "sessions": "NA"},
        fails={"exposure": "none", "drug": "ketamine", "route": "NA", "dose": "NA", "sessions": "NA"},
    ),
    Rule(
        code="exposure-without-drug",
        table="treatments",
        severity=Severity.ERROR,
        message="participants had the treatment, so drug ({drug}) and route ({route}) cannot be NA",
        reads=("exposure",),
        states=("drug", "route", "exposure"),
        holds="exposure <> 'received' OR (drug__state <> 'NA' AND route__state <> 'NA')",
        suggestion="NR",
        why="Everybody who was treated had a drug by some route. Write NR if the whole report does not say, and"
        " PEND until you have read it.",
        passes={"exposure": "received", "drug": "ketamine", "route": "PEND"},
        fails={"exposure": "received", "drug": "ketamine", "route": "NA"},
    ),
    Rule(
        code="spravato-other-drug-or-route",
        table="treatments",
        severity=Severity.WARNING,
        message="Spravato is an esketamine nasal spray, but here the drug is {drug} and the route is {route}",
        reads=("product", "drug", "route"),
        holds=f"product <> 'spravato' OR (drug = 'esketamine' AND {_only('intranasal')})",
        why="Esketamine by another route is a different product. Probably one of the three cells is wrong.",
        passes={"product": "Spravato", "drug": "esketamine", "route": "nasal spray"},
        fails={"product": "Spravato", "drug": "esketamine", "route": "oral"},
    ),
    Rule(
        code="spravato-dose",
        table="treatments",
        severity=Severity.WARNING,
        message=f"{_DOSES_TEXT}: Spravato comes in devices of 28 mg, so a dose is 28, 56 or 84 mg. If this is a mean,"
        " choose mean in Kind of dose",
        reads=("dose", "dose_min", "dose_max", "product", "dose_stat"),
        holds="product <> 'spravato' OR COALESCE(dose_stat, 'fixed') NOT IN ('fixed', 'min_max', 'level') OR "
        + _every_dose("DOSE__base_unit <> 'mg' OR DOSE__base IN (28, 56, 84)"),
        why="A mean or median can be any number: then choose it in Kind of dose. Only a study of abuse liability used"
        " 112 mg. If the report really says this, confirm it.",
        passes={"product": "Spravato", "dose_stat": "mean", "dose": "78.4 mg"},
        fails={"product": "Spravato", "dose_stat": "fixed", "dose": "70 mg"},
    ),
    Rule(
        code="arketamine",
        table="treatments",
        severity=Severity.NOTE,
        message="arketamine is rare: is it really not esketamine?",
        reads=("drug",),
        holds="drug <> 'arketamine'",
        suggestion="esketamine",
        why="Few studies used R-ketamine (arketamine). Many used S-ketamine (esketamine).",
        passes={"drug": "esketamine"},
        fails={"drug": "arketamine"},
    ),
    Rule(
        code="dose-unit-unlikely",
        table="treatments",
        severity=Severity.WARNING,
        message=f"{_DOSES_TEXT}: very unlikely in this unit. Are mg and mg/kg confused?",
        reads=("dose", "dose_min", "dose_max"),
        holds=_every_dose(
            "NOT (DOSE__base_unit IN ('mg/kg', 'mg/kg/h') AND DOSE__base >= 10)"
            " AND NOT (DOSE__base_unit = 'mg' AND (DOSE__base < 5 OR DOSE__base > 1000))"
        ),
        why="10 mg/kg, 10 mg/kg in an hour, and more than 1000 mg in total are far above any dose for depression. Less"
        " than 5 mg in total is far below. Check the unit.",
        passes={"dose": "0.5 mg/kg"},
        fails={"dose": "40 mg/kg"},
    ),
    _usual_dose(
        "iv",
        "iv",
        drugs="drug <> 'other'",
        ranges={"mg/kg": (0.1, 1.0), "mg": (5, 150), "mg/kg/h": (0.06, 1.5)},
        fails="5000 mg",
    ),
    _usual_dose("sc", "sc", drugs=_KETAMINE, ranges={"mg/kg": (0.1, 0.5)}, fails="5 mg/kg"),
    _usual_dose(
        "oral", "oral-ketamine", drugs=_KETAMINE, ranges={"mg/kg": (0.25, 7.0), "mg": (25, 300)}, fails="700 mg"
    ),
    _usual_dose("oral", "oral-esketamine", drugs="drug = 'esketamine'", ranges={"mg/kg": (0.5, 3.0)}, fails="5 mg/kg"),
    Rule(
        code="dose-out-of-order",
        table="treatments",
        severity=Severity.WARNING,
        message=f"{_DOSES_TEXT}: these doses are not in order",
        reads=("dose", "dose_min", "dose_max"),
        holds=" AND ".join(
            f"({low}__base_unit <> {high}__base_unit OR {low}__base <= {high}__base)"
            for low, high in (("dose_min", "dose_max"), ("dose_min", "dose"), ("dose", "dose_max"))
        ),
        why="The dose lies between the lowest and the highest dose. Check the decimal points and the units.",
        passes={"dose": "35 mg/70 kg", "dose_min": "0.5 mg/kg", "dose_max": "3 mg/kg"},
        fails={"dose": "0.3 mg/kg", "dose_min": "0.5 mg/kg", "dose_max": "3 mg/kg"},
    ),
    Rule(
        code="dose-units-differ",
        table="treatments",
        severity=Severity.WARNING,
        message=f"{_DOSES_TEXT}: these units cannot be compared",
        reads=("dose", "dose_min", "dose_max"),
        holds="dose__base_unit = dose_min__base_unit AND dose__base_unit = dose_max__base_unit"
        " AND dose_min__base_unit = dose_max__base_unit",
        why="mg and mg/kg cannot be compared without body weights. Check whether one of them was entered by mistake.",
        passes={"dose": "1 mg/kg", "dose_min": "0.5 mg/kg", "dose_max": "3 mg/kg"},
        fails={"dose_min": "0.5 mg/kg", "dose_max": "300 mg"},
    ),
    Rule(
        code="sessions-do-not-multiply",
        table="treatments",
        severity=Severity.WARNING,
        message="{sessions_per_week} sessions a week for {weeks} weeks are not {sessions} sessions",
        reads=("sessions", "sessions_per_week", "weeks"),
        holds="ABS(sessions_per_week * weeks - sessions) <= 1",
        why="One session more or less is allowed. If the frequency changed, make a row for each phase, or confirm it.",
        passes={"sessions_per_week": "2", "weeks": "6", "sessions": "12"},
        fails={"sessions_per_week": "2", "weeks": "6", "sessions": "6"},
    ),
    Rule(
        code="single-dose-sessions",
        table="treatments",
        severity=Severity.WARNING,
        message="the phase is a single dose, but the number of sessions is {sessions}",
        reads=("sessions", "phase"),
        holds="phase <> 'single' OR sessions = 1",
        why="A series of sessions is an induction, even if each dose was planned separately.",
        passes={"phase": "single dose", "sessions": "1"},
        fails={"phase": "single dose", "sessions": "3"},
    ),
    Rule(
        code="spravato-sessions",
        table="treatments",
        severity=Severity.WARNING,
        message="{sessions} sessions of Spravato in {weeks} weeks: the label says two a week, so at most 8 in 4 weeks",
        reads=("sessions", "weeks", "product"),
        holds="product <> 'spravato' OR weeks > 4 OR sessions <= 8",
        why="The label of Spravato says two sessions a week in the first four weeks. Check whether the number of"
        " sessions covers more weeks.",
        passes={"product": "Spravato", "weeks": "4", "sessions": "8"},
        fails={"product": "Spravato", "weeks": "4", "sessions": "12"},
    ),
    Rule(
        code="spravato-observation",
        table="treatments",
        severity=Severity.WARNING,
        message="people were observed for {monitoring_minutes} minutes, but the label of Spravato asks for 120",
        reads=("monitoring_minutes", "product"),
        holds="product <> 'spravato' OR monitoring_minutes >= 120",
        why="The label of Spravato asks for two hours of observation. Check whether this is the number of hours, or"
        " the time until blood pressure was measured.",
        passes={"product": "Spravato", "monitoring_minutes": "120"},
        fails={"product": "Spravato", "monitoring_minutes": "2"},
    ),
    Rule(
        code="infusion-not-infused",
        table="treatments",
        severity=Severity.WARNING,
        message="the infusion took {infusion_minutes} minutes, but the route is {route}",
        reads=("infusion_minutes", "route"),
        holds="infusion_minutes IS NULL OR array_contains(route, 'iv') OR array_contains(route, 'sc')"
        " OR array_contains(route, 'other')",
        suggestion="NA",
        why="Only a drug that is given into a vein or under the skin has an infusion time. For other routes write NA.",
        passes={"route": "iv", "infusion_minutes": "40"},
        fails={"route": "oral", "infusion_minutes": "40"},
    ),
    Rule(
        code="sessions-out-of-order",
        table="treatments",
        severity=Severity.WARNING,
        message="the lowest number of sessions ({sessions}) is higher than the highest ({sessions_max})",
        reads=("sessions", "sessions_max"),
        holds="sessions <= sessions_max",
        why="The lowest number cannot be higher than the highest. Swap the two numbers, or look for a mistyped digit.",
        passes={"sessions": "6", "sessions_max": "12"},
        fails={"sessions": "12", "sessions_max": "6"},
    ),
    not_reported_unread("treatments", "nr-unread-treatment", "drug", "route", "dose", "sessions", "psychotherapy"),
)
