"""The slips that each extractor makes when first typing. All are ours, made for the example; check finds every one."""

from __future__ import annotations

from extract.demo.changes import Change
from extract.demo.differences import ADA, BEN
from extract.demo.invented import STUDY

MISTAKES = (
    Change(who=ADA, study="S01", table="samples", field="n_analysed", text="fourteen", why="not-a-number"),
    Change(who=ADA, study="S05", table="treatments", field="dose", text="0.44", why="unit-missing"),
    Change(who=ADA, study="S07", table="samples", field="n_female", text="41", why="count-exceeds-total"),
    Change(who=ADA, study="S11", table="methods", field="analysis", text="grouned theory", why="unknown-choice"),
    Change(who=ADA, study="S12", table="studies", field="study_type", why="blank-in-finished-study"),
    Change(who=ADA, study="S13", table="methods", field="n_participants", text="12.5", why="not-whole"),
    Change(
        who=ADA,
        study="S15",
        table="treatments",
        row="ketamine alone",
        field="sample",
        text="ketamin alone",
        why="unknown-reference",
    ),
    Change(
        who=ADA,
        study="S16",
        table="percentages",
        row="very satisfied",
        field="percent",
        text="23.6",
        why="percentages-do-not-sum",
    ),
    Change(who=BEN, study="S03", table="reports", field="doi", text="10.1192\\bjo.2019.52", why="malformed-identifier"),
    Change(who=BEN, study="S06", table="methods", what="twice", why="duplicate-row"),
    Change(who=BEN, study="S08", table="reports", field="year_issue", text="2202", why="year-in-future"),
    Change(who=BEN, study="S09", table="studies", field="same_sample_as", text="S80", why="unknown-reference"),
    Change(who=BEN, study="S10", table="treatments", field="sessions", text="2026-02-03", why="date-for-value"),
    Change(who=BEN, study="S11", table="treatments", field="dose", text="NR", why="nr-unread-treatment"),
    Change(who=BEN, study="S13", table="treatments", field="dose", text="PNED", why="not-a-quantity"),
    Change(who=BEN, study="S14", table="samples", field="n_female", text="NR 13", why="code-with-value"),
    Change(who=BEN, study=STUDY, table="quotes", row="p. 6", field="place", why="blank-in-finished-study"),
)
"""`why` is the code under which check reports it."""
