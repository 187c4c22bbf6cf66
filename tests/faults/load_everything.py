"""Imports what the commands would import, so that each copy of this process begins at once."""

from __future__ import annotations

from importlib import import_module

import pandera.polars  # noqa: F401
import polars  # noqa: F401

import extract.adjudication.additions.read_additions
import extract.adjudication.intake.session
import extract.compare_files.agreed_table
import extract.compare_files.comparing
import extract.dataset.building.building
import extract.dataset.exports.write
import extract.dataset.tables.agreed_file
import extract.project.one_round.checking
import extract.project.rounds.merging
import extract.workbook.template  # noqa: F401
from extract.commands import SUMMARIES
from schema.forms import BUILT_IN, built_in

for _name in SUMMARIES:
    import_module(f"extract.commands.{_name}")
for _name in BUILT_IN:
    built_in(_name)
