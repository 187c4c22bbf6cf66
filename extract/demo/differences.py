"""On what the two extractors of the example honestly differ: nothing here is a mistake that a check could find.

Four differences are documented: two public sources state the thing differently, and each extractor read another one.
The rest is ours, made up for the example as such things happen.
"""

from __future__ import annotations

from extract.demo.changes import Change
from extract.demo.invented import INVENTED, STUDY
from extract.demo.rows import PARAPHRASE
from extract.demo.sources import documented_conflict

ADA, BEN, CLEO = "ada", "ben", "cleo"
EXTRACTORS = (ADA, BEN)
BACKWARDS = ("S09", STUDY)
"""The studies whose findings Ben numbers from the last to the first."""

_IMPROVED = f"{PARAPHRASE} Nearly all improved, mostly for a short time; two sustained, two sustained in part"


def _dose(text: str) -> str:
    """`31 mg_per_70kg` as people type it."""
    return text.replace("mg_per_70kg", "mg/70 kg")


def _ends(text: str) -> tuple[str, str]:
    """The two ends of `35-210 mg_per_70kg`."""
    numbers, _, unit = _dose(text).partition(" ")
    low, _, high = numbers.partition("-")
    return f"{low} {unit}", f"{high} {unit}"


def documented() -> tuple[Change, ...]:
    """Ada follows the first source of each documented conflict, Ben the second."""
    year, improved = documented_conflict("S02", "year")[1], documented_conflict("S02", "findings: improvement")[1]
    changes = [
        Change(who=BEN, study="S02", table="reports", field="year_issue", text=year),
        Change(
            who=BEN,
            study="S02",
            table="findings",
            row=_IMPROVED,
            field="text",
            text=f"{PARAPHRASE} {improved.capitalize()}",
        ),
        Change(
            who=BEN, study="S05", table="treatments", field="dose", text=_dose(documented_conflict("S05", "dose")[1])
        ),
    ]
    for who, said in zip(EXTRACTORS, documented_conflict("S09", "dose"), strict=True):
        low, high = _ends(said)
        changes.append(Change(who=who, study="S09", table="treatments", field="dose_min", text=low))
        changes.append(Change(who=who, study="S09", table="treatments", field="dose_max", text=high))
    return tuple(changes)


OVERLOOKED = (
    Change(who=ADA, study="S02", table="methods", field="waves"),
    Change(who=ADA, study="S08", table="treatments", field="weeks"),
    Change(who=ADA, study="S12", table="studies", field="n_themes"),
    Change(who=BEN, study="S04", table="reports", field="pmid"),
    Change(who=BEN, study="S07", table="samples", field="age_mean"),
    Change(who=BEN, study="S10", table="samples", row="partial recovery", what="left out"),
)
"""Ours: what one of them did not see. No check can know that it is there to be seen."""

READ_OTHERWISE = (
    Change(who=BEN, study="S06", table="samples", field="n_female", text="6"),
    Change(who=BEN, study="S06", table="samples", field="n_male", text="7"),
    Change(who=BEN, study="S01", table="treatments", field="setting", text="hospital, outpatient"),
    Change(who=ADA, study="S08", table="samples", field="n_male", text="PEND"),
    Change(who=BEN, study="S08", table="samples", field="n_male", text="6"),
    Change(who=BEN, study="S08", table="samples", field="n_male__origin", text="calculated"),
    Change(who=ADA, study="S08", table="studies", field="n_themes", text="UC"),
    Change(who=BEN, study="S08", table="studies", field="n_themes", text="PEND"),
    Change(who=BEN, study=STUDY, table="samples", field="n_female", text="8"),
    Change(who=BEN, study=STUDY, table="samples", field="n_female__place", text="Table 1"),
    Change(who=BEN, study=STUDY, table="samples", field="n_female__words", text=f"{INVENTED} Female 8"),
)
"""Ours: swapped, read in another place, worked out instead of stated."""

CODED_OTHERWISE = (
    Change(
        who=ADA,
        study="S11",
        table="findings",
        row=f"{PARAPHRASE} Cost, access and stigma",
        field="domains",
        text="D1 motivations and expectations",
    ),
    Change(
        who=BEN,
        study="S11",
        table="findings",
        row=f"{PARAPHRASE} Cost, access and stigma",
        field="domains",
        text="D4 side effects and discontinuation",
    ),
    Change(who=BEN, study="S13", table="findings", row=f"{PARAPHRASE} Music", field="domains", text="D2 phenomenology"),
    Change(who=BEN, study=STUDY, table="findings", row="p. 6", field="credibility", text="unequivocal"),
    Change(who=BEN, study="S06", table="findings", row=f"{PARAPHRASE} All wanted access for others", what="left out"),
    Change(who=ADA, study="S16", table="findings", row=f"{PARAPHRASE} Quality of life better in most", what="left out"),
)
"""Ours: the same words understood differently, and findings that only one of them chose."""

NAMED_OTHERWISE = (
    Change(
        who=BEN, study="S10", table="samples", row="remitted", field="group", text="remitted patients", what="renamed"
    ),
    Change(
        who=BEN, study="S15", table="samples", row="ketamine alone", field="group", text="ketamine only", what="renamed"
    ),
    Change(
        who=BEN,
        study=STUDY,
        table="quotes",
        row=f"{INVENTED} I woke up light, and a fortnight later the weight was back.",
        field="quote",
        text=f"{INVENTED} I woke up light",
    ),
)
"""Ours: a group under another name, and a quote that ends sooner. The merge cannot know that they are the same."""

SPELLED_OTHERWISE = (
    Change(who=BEN, study="S01", table="studies", field="country", text="GBR"),
    Change(
        who=BEN,
        study="S01",
        table="samples",
        field="diagnosis",
        text="EUPD; bipolar; TRD; suicidal ideation",
    ),
    Change(who=BEN, study="S06", table="treatments", field="route", text="IV"),
    Change(who=BEN, study="S07", table="treatments", field="product", text="esketamine nasal spray"),
    Change(who=BEN, study="S07", table="reports", field="doi", text="https://doi.org/10.1016/j.psychres.2020.113376"),
    Change(who=BEN, study="S11", table="treatments", field="setting", text="ketamine clinic"),
    Change(who=BEN, study=STUDY, table="treatments", field="dose", text="0,5 mg/kg"),
)
"""Ours: the same in other letters, which is no disagreement."""

OURS = (*OVERLOOKED, *READ_OTHERWISE, *CODED_OTHERWISE, *NAMED_OTHERWISE, *SPELLED_OTHERWISE)
