"""A form, and more than fifty ways to spoil it: what is written where, and the words of the mistake that must be named.

Each way spoils the YAML file and the workbook alike: it writes `text` in one setting of a table, field, choice or rule.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from extract.reading import Workbook, cell_name

BASE = """\
name: trials
title: Trials
version: 1
codebook: 2
modules:
  harms: What went wrong
tables:
  - name: studies
    label: Studies
    description: One row per trial.
    identity: [study]
    expected: no
    fields:
      - name: study
        type: key
        guidance: A short name.
      - name: design
        type: choice
        guidance: How people were assigned.
        required: yes
        optional: no
        other: yes
        choices:
          - code: parallel
            label: parallel arms
            aliases: [parallel group]
            since: 1
          - code: crossover
            label: cross-over
            aliases: [cross over]
            was: [two periods]
      - name: subdesign
        type: choice
        guidance: More exactly.
        refines: design
        choices:
          - code: cluster
            under: parallel
          - code: simple
            under: parallel
      - name: n_sites
        label: Sites
        type: count
        at_most: 900
        guidance: How many clinics took part.
        applies_when: design = 'parallel'
      - name: n_all
        label: Randomised
        type: count
        guidance: How many people in all arms.
        counts_people: {design: parallel}
        lowest_in: n_sites
        highest_in: n_sites
        share_of: n_sites
        percentage_in: pct_all
      - name: pct_all
        type: percentage
        guidance: The percentage that the report prints.
      - name: registration
        type: identifier
        scheme: registry
        guidance: Its number.
        was: [trial_number]
      - name: themes
        type: choices
        guidance: What it is about.
        grows_in: themes.csv
        choices: [pain, mood]
      - name: year
        type: year
        earliest: 1950
        guidance: When it was printed.
      - name: finished
        type: choice
        guidance: yes when all is filled in.
        choices: ['yes', 'no']
        finished_when: 'yes'
        scored: no
  - name: arms
    label: Arms
    description: One row per arm.
    identity: [arm]
    parent: studies
    selection: no
    reports: no
    was: [groups]
    fields:
      - name: study
        type: reference
        to: studies
        guidance: The name of the trial.
      - name: arm
        type: key
        guidance: A short name for the arm.
      - name: n
        label: People
        type: count
        plausible: [5, 500]
        guidance: How many people were in the arm.
      - name: weight
        type: number
        at_least: 1
        level: ratio
        mode: dual
        round: 1
        tolerance: 0.5
        evidence: yes
        guidance: Mean weight.
      - name: dose
        type: quantity
        units: [mg, mg/kg]
        guidance: With its unit.
      - name: dropped
        label: Dropped out
        type: percentage
        of: n
        guidance: As printed.
      - name: harm
        type: words
        module: harms
        guidance: What went wrong.
      - name: like
        type: reference
        to: arms
        several: no
        guidance: The arm that got the same.
  - name: items
    label: Items
    description: One row per item.
    identity: [item]
    parent: studies
    prepared:
      - rows:
          - item: '1'
          - item: '2'
    fields:
      - name: study
        type: reference
        to: studies
        guidance: The name of the trial.
      - name: item
        type: choice
        choices: ['1', '2']
        guidance: The number of the item.
      - name: judgement
        type: choice
        ordered: yes
        weights: linear
        choices: [low, unclear, high]
        guidance: The risk.
rules:
  - code: arm-larger-than-trial
    table: arms
    severity: error
    message: the arm has {n} people, but the trial has {study.n_all}
    reads: [n, study.n_all]
    holds: n <= study__n_all
    passes: {n: '40', studies.study: T01, study: T01, studies.n_all: '80'}
    fails: {n: '90', studies.study: T01, study: T01, studies.n_all: '80'}
  - code: arms-exceed-all
    table: studies
    severity: warning
    message: the arms have {in_arms} people, but the study {n_all}
    reads: [n_all]
    counts: {in_arms: SUM(arms.n)}
    holds: in_arms <= n_all
    passes: {n_all: '20', arms.arm: a | b, arms.n: 12 | 8}
    fails: {n_all: '20', arms.arm: a | b, arms.n: 12 | 9}
  - code: no-sites
    table: studies
    severity: note
    message: "no sites: {n_sites}"
    reads: [design, n_sites]
    holds: design <> 'parallel' OR n_sites > 0
    blocks: no
    passes: {design: parallel, n_sites: '2'}
    fails: {design: parallel, n_sites: '0'}
  - code: unclear-needs-reason
    table: items
    severity: note
    message: say why
    reads: [judgement]
    holds: judgement <> 'unclear'
  - code: heavy
    table: arms
    severity: note
    message: "{weight} kg"
    reads: [weight]
    states: [dose]
    holds: weight < 200 OR dose__state = 'NR'
    passes: {weight: '80', dose: 1 mg}
    fails: {weight: '280', dose: 1 mg}
  - code: one-arm
    table: studies
    severity: warning
    message: a trial has at least two arms
    reads: [study, finished]
    check: rows-of-kind
    settings: {table: arms, when: finished = 'yes', at_least: 2}
    passes: {study: T01, finished: 'yes', arms.study: T01 | T01, arms.arm: walk | wait}
    fails: {study: T01, finished: 'yes', arms.study: T01, arms.arm: walk}
"""


@dataclass(frozen=True)
class Spoiled:
    """One mistake. `row` is a table, its field and a choice of it, or else `rule` and its code."""

    row: tuple[str, ...]
    setting: str  # `settings/table` is the line `table` in the cell Settings
    text: str
    words: str
    yaml: str = ""  # where YAML writes it otherwise
    changes_others: bool = False  # so that other parts of the form cannot be tried

    @property
    def name(self) -> str:
        return f"{'.'.join(self.row)}.{self.setting}: {self.text}"


SPOILED = (
    # tables
    Spoiled(("studies",), "expected", "perhaps", "'perhaps' must be true or false"),
    Spoiled(("studies",), "identity", "", "the table studies has no 'identity'", changes_others=True),
    Spoiled(("arms",), "name", "treatment arms", "cannot be a name", changes_others=True),
    Spoiled(("arms",), "was", "items", "the table arms was 'items', but there is a table 'items' still"),
    Spoiled(("arms",), "parent", "", "the table arms has no parent", changes_others=True),
    Spoiled(("items",), "identity", "Item", "no such field: perhaps 'item'"),
    Spoiled(("items",), "parent", "Studies", "not a table of this form: perhaps 'studies'"),
    # fields
    Spoiled(("studies", "study"), "type", "id", "perhaps 'key'", changes_others=True),
    Spoiled(("studies", "design"), "optional", "yes", "cannot be both required and optional"),
    Spoiled(("studies", "n_all"), "lowest_in", "n_site", "not another field of studies with numbers"),
    Spoiled(("studies", "n_all"), "highest_in", "design", "not another field of studies with numbers"),
    Spoiled(("studies", "n_all"), "percentage_in", "n_sites", "not another field of studies with percentages"),
    Spoiled(("studies", "n_all"), "share_of", "n_all", "not another field of studies with numbers"),
    Spoiled(("studies", "subdesign"), "refines", "desing", "'desing', which is not a field of studies with choices"),
    Spoiled(("studies", "n_sites"), "type", "integer", "perhaps 'count'", changes_others=True),
    Spoiled(("studies", "n_sites"), "type", "", "a field has no 'type'", changes_others=True),
    Spoiled(("studies", "n_sites"), "at_most", "many", "'many' is not a whole number", changes_others=True),
    Spoiled(("studies", "n_sites"), "applies_when", "desing = 'parallel'", "not a field: perhaps 'design'"),
    Spoiled(("studies", "n_sites"), "applies_when", "design = 'cohort'", "not the code of a choice of design"),
    Spoiled(("studies", "n_sites"), "applies_when", "n_sites > 1", "looks at the field itself"),
    Spoiled(("studies", "n_sites"), "applies_when", "design = \u2018parallel\u2019", "put a text in straight ones"),
    Spoiled(("studies", "n_sites"), "applies_when", "design", "its answer is a text, not yes or no"),
    Spoiled(
        ("studies", "n_sites"), "applies_when", "design IN ('parallel', 'crossover', 'other')", "holds for every value"
    ),
    Spoiled(("studies", "n_all"), "counts_people", "design: paralel", "not 'design': 'paralel'", "{design: paralel}"),
    Spoiled(("studies", "registration"), "scheme", "isbn", "'isbn' is not one of the choices"),
    Spoiled(
        ("studies", "registration"), "was", "design", "was 'design', but studies has a field 'design' still",
        changes_others=True,  # a rule that reads the earlier name is not told the present one
    ),
    Spoiled(("studies", "themes"), "grows_in", "lists/themes.csv", "is the name of a file"),
    Spoiled(("studies", "year"), "earliest", "fifties", "'fifties' is not a whole number"),
    Spoiled(("studies", "finished"), "finished_when", "done", "'done', which is not an answer of that field"),
    Spoiled(("studies", "finished"), "scored", "never", "'never' must be true or false"),
    Spoiled(("arms", "study"), "to", "Studies", "not a table of this form: perhaps 'studies'", changes_others=True),
    Spoiled(("arms", "n"), "name", "n of", "cannot be a name", changes_others=True),
    Spoiled(("arms", "n"), "name", "class", "a name that twofold uses itself", changes_others=True),
    Spoiled(("arms", "n"), "name", "options", "a name that twofold uses itself", changes_others=True),
    Spoiled(("arms", "n"), "name", "table_name", "a name that twofold uses itself", changes_others=True),
    Spoiled(("arms", "n"), "name", "row", "a name that twofold uses itself", changes_others=True),
    Spoiled(("arms", "n"), "name", "row_id", "a name that twofold uses itself", changes_others=True),
    Spoiled(("arms", "n"), "plausible", "5-500", "plausible has two numbers, the lowest and the highest"),
    Spoiled(("arms", "n"), "plausible", "500; 5", "the lowest number first", "[500, 5]"),
    Spoiled(("arms", "weight"), "at_least", "one", "'one' is not a number", changes_others=True),
    Spoiled(("arms", "weight"), "level", "scale", "'scale' is not one of the choices"),
    Spoiled(("arms", "weight"), "mode", "double", "'double' is not one of the choices"),
    Spoiled(("arms", "weight"), "round", "first", "'first' is not a whole number"),
    Spoiled(("arms", "weight"), "tolerance", "about 1", "'about 1' is not a number"),
    Spoiled(("arms", "weight"), "evidence", "x", "'x' must be true or false"),
    Spoiled(("arms", "dose"), "units", "mg; spoon", "'spoon' is not one of the", "[mg, spoon]", changes_others=True),
    Spoiled(("arms", "dropped"), "of", "people", "a percentage of 'people', but the table has no such field"),
    Spoiled(("arms", "dropped"), "of", "arm", "a percentage of 'arm', which is not a number"),
    Spoiled(("arms", "harm"), "module", "Harms", "which the form does not list: perhaps 'harms'"),
    Spoiled(("arms", "like"), "name", "Arm", "'arm' and 'Arm' differ only in capitals"),
    Spoiled(("arms", "like"), "to", "items", "has no field of type key: "),
    Spoiled(("items", "judgement"), "weights", "lineal", "perhaps 'linear'"),
    # choices
    Spoiled(("studies", "design", "crossover"), "code", "parallel", "'parallel' appears twice", changes_others=True),
    Spoiled(("studies", "design", "crossover"), "label", "Parallel Group", "are both spelled 'parallel group'"),
    Spoiled(("studies", "design", "crossover"), "was", "parallel", "but design has a choice 'parallel' still"),
    Spoiled(("studies", "design", "parallel"), "since", "new", "'new' is not a whole number", changes_others=True),
    Spoiled(("studies", "subdesign", "simple"), "under", "paralel", "not a choice of design: perhaps 'parallel'"),
    # rules
    Spoiled(("rule", "arm-larger-than-trial"), "severity", "fatal", "'fatal' is not one of the choices"),
    Spoiled(("rule", "arm-larger-than-trial"), "message", "{m} is too many", "shows {m}, which is not a field"),
    Spoiled(("rule", "arm-larger-than-trial"), "holds", "n <= 'many'", "n is a number, but 'many' is a text"),
    Spoiled(("rule", "arm-larger-than-trial"), "holds", "n <= study__n_all AND", "something is missing behind AND"),
    Spoiled(("rule", "arm-larger-than-trial"), "holds", "n <= study.n_all", "write study__n_all, not study.n_all"),
    Spoiled(("rule", "arm-larger-than-trial"), "holds", "n =< study__n_all", "write <=, not =<"),
    Spoiled(("rule", "arm-larger-than-trial"), "holds", "SUM(n) <= study__n_all", "Count or add up rows under counts"),
    Spoiled(("rule", "arm-larger-than-trial"), "holds", "(n <= study__n_all", "1 opening and 0 closing brackets"),
    Spoiled(("rule", "arm-larger-than-trial"), "table", "Arms", "not a table of this form: perhaps 'arms'"),
    Spoiled(("rule", "arms-exceed-all"), "counts/in_arms", "SUM(n)", "write the table before the field, as in arms.n"),
    Spoiled(("rule", "arms-exceed-all"), "counts/in_arms", "SUM(arms.dose)", "holds numbers without a unit"),
    Spoiled(("rule", "arms-exceed-all"), "fails/n_all", "90", "its example under fails is no problem"),
    Spoiled(("rule", "no-sites"), "holds", "design <> parallel", "put it in single quotes: 'parallel'"),
    Spoiled(("rule", "no-sites"), "holds", "design <> 'paralel' OR n_sites > 0", "perhaps 'parallel'"),
    Spoiled(("rule", "no-sites"), "holds", "design <> \u201cparallel\u201d", "put a text in straight ones"),
    Spoiled(("rule", "no-sites"), "reads", "design; n_sites; x", "it reads 'x', which is", "[design, n_sites, x]"),
    Spoiled(
        ("rule", "no-sites"), "reads", "design; n_sites; trial_number", "its name is 'registration' now",
        "[design, n_sites, trial_number]",
    ),
    Spoiled(("rule", "no-sites"), "passes/n_sites", "0", "its example under passes is a problem"),
    Spoiled(("rule", "no-sites"), "fails/design", "paralel", "'paralel' in 'design', which is not an entry"),
    Spoiled(("rule", "no-sites"), "blocks", "maybe", "'maybe' must be true or false"),
    Spoiled(("rule", "unclear-needs-reason"), "holds", "judgement IN ('low', 'unclear', 'high')", "never finds any"),
    Spoiled(
        ("rule", "unclear-needs-reason"), "holds", "judgement = 'low' AND judgement = 'high'", "nothing satisfies it"
    ),
    Spoiled(("rule", "unclear-needs-reason"), "code", "no-sites", "the rule 'no-sites' appears twice"),
    Spoiled(("rule", "heavy"), "states", "doses", "'doses', which is not a field: perhaps 'dose'"),
    Spoiled(("rule", "one-arm"), "check", "pl", "there is no check 'pl'"),
    Spoiled(("rule", "one-arm"), "settings/table", "Arms", "not a table of this form: perhaps 'arms'"),
    Spoiled(("rule", "one-arm"), "settings/at_least", "two", "'two' is not a number"),
)  # fmt: skip


def spoiled_yaml(spoiled: tuple[Spoiled, ...]) -> tuple[str, dict[Spoiled, str]]:
    """The YAML text with these mistakes, and the line of each."""
    lines = BASE.split("\n")
    places = {}
    for one in spoiled:
        first = _row_in_yaml(lines, one.row)
        whole, _, entry = one.setting.partition("/")
        number = next(n for n in range(first, len(lines)) if lines[n].strip(" -").startswith(f"{whole}:"))
        before = lines[number][: lines[number].index(f"{whole}:")]
        lines[number] = _entry_in_yaml(lines[number], entry, one.text) if entry else f"{before}{whole}: {_yaml(one)}"
        places[one] = f"line {number + 1}" if one.text else f"line {first + 1}"
        if not one.text:
            lines[number] = ""
    return "\n".join(lines), places


def _yaml(one: Spoiled) -> str:
    is_plain = not one.yaml and one.text.replace(" ", "").replace("_", "").isalnum()
    return one.yaml or (one.text if is_plain else '"' + one.text.replace('"', '\\"') + '"')


def _entry_in_yaml(line: str, entry: str, text: str) -> str:
    before, _, after = line.partition(f"{entry}: ")
    end = min(position for mark in ",}" if (position := after.find(mark)) >= 0)
    return f'{before}{entry}: "{text}"{after[end:]}'


def _row_in_yaml(lines: list[str], row: tuple[str, ...]) -> int:
    first = 0
    names = [f"- code: {row[1]}"] if row[0] == "rule" else [f"- name: {name}" for name in row[:2]]
    for wanted in (*names, *(f"- code: {code}" for code in row[2:])):
        first = next(n for n in range(first, len(lines)) if lines[n].strip() == wanted)
    return first


def spoiled_workbook(workbook: Workbook, spoiled: tuple[Spoiled, ...]) -> tuple[Workbook, dict[Spoiled, str]]:
    """The workbook with these mistakes, and the cell of each."""
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    places = {}
    for one in spoiled:
        name, wanted = _row_in_workbook(one.row)
        sheet = sheets[name]
        rows = [[cell or "" for cell in row] for row in sheet.cells.iter_rows()]
        header = next(number for number, row in enumerate(rows) if any(cell.endswith(" *") for cell in row))
        columns = {cell.rstrip(" *").lower(): place for place, cell in enumerate(rows[header])}
        number = next(n for n, row in enumerate(rows) if all(row[columns[key]] == text for key, text in wanted.items()))
        whole, _, entry = one.setting.partition("/")
        column = columns[whole.replace("_", " ")]
        rows[number][column] = _entry_in_cell(rows[number][column], entry, one.text) if entry else one.text
        cells = pl.DataFrame(rows, schema=sheet.cells.schema, orient="row")
        sheets[name] = replace(sheet, cells=cells)
        places[one] = f"{name}!{cell_name(sheet.first_row + number, sheet.first_column + column)}"
    return replace(workbook, sheets=tuple(sheets.values())), places


def _row_in_workbook(row: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    if row[0] == "rule":
        return "Rules", {"code": row[1]}
    if len(row) == 1:
        return "Tables", {"name": row[0]}
    if len(row) == 2:
        return "Fields", {"table": row[0], "name": row[1]}
    return "Choices", {"list": row[1], "code": row[2]}


def _entry_in_cell(cell: str, entry: str, text: str) -> str:
    lines = [line for line in cell.split("\n") if not line.startswith(f"{entry}:")]
    return "\n".join([*lines, f"{entry}: {text}"])
