"""Analytical themes above the codes: what each is based on, checked against codebook and findings, and as tables."""

from collections.abc import Container, Iterator, Mapping, Sequence

import polars as pl

from schema.choices import Option
from schema.codebook import ACTIONS
from schema.form import Field, Form
from schema.records import record
from schema.text import SEPARATOR, fold, quoted, tidy
from schema.themes import coded_fields
from validate.dataset.paper.in_words import statement
from validate.dataset.row_ids import row_ids
from validate.extraction.suggestions import nearest
from validate.extraction.table_problem import TableProblem
from validate.merge.comparison import Comparison
from validate.merge.consensus import kept_rows

THEME, DESCRIPTION = "theme", "description"

THEMES = {
    "theme_id": "the key of the theme",
    "theme": "its name",
    "description": "what it says",
    "findings": "the number of findings that it is based on",
    "studies": "the number of studies that these are of",
}
THEME_BASIS = {
    "theme_id": "the theme; see themes.csv",
    "field": "the field of the code that it is based on; the table, for a finding that is named by itself",
    "code": "the code; blank for a finding",
    "row_id": "the finding; blank for a code",
    "label": "the code or the finding in words",
}
THEME_FINDINGS = {
    "theme_id": "the theme; see themes.csv",
    "row_id": "the finding; see lineage.csv",
    "study": "its study",
    "through": "by what it belongs to the theme: codes, or the finding itself",
}
"""The columns of the tables of themes, and their meanings."""


@record(kw_only=True)
class TypedTheme:
    """A row of the team's table: the text and the cell under each column."""

    texts: Mapping[str, str]
    cells: Mapping[str, str]


@record(kw_only=True)
class Finding:
    """A finding of the dataset: its row, its study, its words, and its codes by field.

    `left_out` says that the form leaves it out of the synthesis, so no theme is based on it.
    """

    row_id: str
    study: str
    words: str
    codes: Mapping[str, frozenset[str]]
    left_out: bool = False


@record(kw_only=True)
class Theme:
    """A theme: the codes that it is based on, by field, and the findings that it names directly."""

    key: str
    name: str
    description: str
    codes: Mapping[str, tuple[str, ...]]
    named: tuple[Finding, ...]

    def through(self, finding: Finding) -> tuple[str, ...]:
        """Why a finding belongs to the theme: codes, or "finding" if it is named; empty if it does not belong."""
        if finding.left_out:
            return ()
        codes = [code for field, several in self.codes.items() for code in several if code in finding.codes[field]]
        return (*codes, *(("finding",) if finding in self.named else ()))


def theme_columns(form: Form) -> tuple[str, ...]:
    """The columns of the team's table: name, description, one per field with codes, and the findings."""
    return (THEME, DESCRIPTION, *(field.name for field in coded_fields(form)), form.themes or "")


def findings_of(comparison: Comparison) -> tuple[Finding, ...]:
    """The findings of the dataset, of all rounds."""
    form = comparison.form
    table = form[form.themes or ""]
    merged, words = comparison.tables[table.name], statement(table)
    kept, ids = kept_rows(merged).to_list(), row_ids(merged).to_list()
    finals = {field.name: merged.listed("final", field.name) for field in coded_fields(form)}
    leaving = [(merged.listed("final", one.name), one.left_out_when) for one in table.fields if one.left_out_when]
    texts = merged.listed("final", words.name) if words else merged.labels
    return tuple(
        Finding(
            row_id=ids[position],
            study=study or "",
            words=texts[position] or "",
            codes={name: frozenset((values[position] or "").split("; ")) for name, values in finals.items()},
            left_out=any(values[position] == left_out_when for values, left_out_when in leaving),
        )
        for position, study in enumerate(merged.studies)
        if kept[position]
    )


def check_themes(
    typed: Sequence[TypedTheme], form: Form, findings: Sequence[Finding], excluded: Container[str] = ()
) -> tuple[tuple[Theme, ...], tuple[TableProblem, ...]]:
    """The valid themes, and all problems, each at its cell.

    `excluded` has the folded names of studies that the team excluded.
    """
    problems: list[TableProblem] = []
    themes: list[Theme] = []
    known: dict[str, str] = {}
    for number, row in enumerate(typed, 1):
        name = tidy(row.texts.get(THEME, ""))
        if not name:
            problems.append(TableProblem(cell=row.cells[THEME], message="the theme has no name"))
        elif (other := known.setdefault(fold(name), row.cells[THEME])) != row.cells[THEME]:
            problems.append(
                TableProblem(cell=row.cells[THEME], message=f"the theme {quoted(name)} is there already, in {other}")
            )
        codes = {field.name: tuple(_codes(form, field, row, problems)) for field in coded_fields(form)}
        named = tuple(_named(form, row, findings, excluded, problems))
        if not any(fold(row.texts.get(column, "")) for column in theme_columns(form)[2:]):
            message = "the theme is based on nothing yet: name codes or findings"
            problems.append(TableProblem(cell=row.cells[THEME], message=message, error=False))
        description = tidy(row.texts.get(DESCRIPTION, ""))
        themes.append(Theme(key=f"T{number}", name=name, description=description, codes=codes, named=named))
    return tuple(themes), tuple(problems)


def _parts(text: str) -> list[str]:
    return [tidy(part) for part in SEPARATOR.split(text) if tidy(part)]


def _codes(form: Form, field: Field, row: TypedTheme, problems: list[TableProblem]) -> Iterator[str]:
    """The codes in a cell, each once. Codes of earlier versions of the form are read too."""
    met: set[str] = set()
    was = {fold(text): one.code for one in field.cell.known for text in one.was}
    for part in _parts(row.texts.get(field.name, "")):
        code = field.cell.spellings.get(fold(part)) or was.get(fold(part))
        option = next((one for one in field.cell.known if one.code == code), None)
        message = None
        if code is None:
            near = nearest(part, (*field.cell.options, *was))
            near = field.cell.in_words(was[near]) if near in was else near
            message = f"{quoted(part)} is not one of the {field.label}" + (f"; did you mean {near}?" if near else "")
        elif option is not None and option.until is not None:
            became = f" into {' and '.join(option.became)}" if option.became else ""
            done = _what_ended(form, field, option)
            message = f"{quoted(part)} was {done}{became} in revision {option.until} of the codebook"
        if message is not None:
            problems.append(TableProblem(cell=row.cells[field.name], message=message))
        elif code is not None and code not in met:
            met.add(code)
            yield code


def _what_ended(form: Form, field: Field, option: Option) -> str:
    """What was done to a code that is no longer offered, in one word."""
    for old in form.codebook_life.old:
        if (old.field, old.code, old.change.revision) == (field.name, option.code, option.until):
            return ACTIONS[old.change.action]
    return "split" if option.became else "retired"  # by the form itself


def _named(
    form: Form,
    row: TypedTheme,
    findings: Sequence[Finding],
    excluded: Container[str],
    problems: list[TableProblem],
) -> Iterator[Finding]:
    """The findings in a cell. Each is given by its study and some of its words, as in `S03: Stigma`."""
    table = form[form.themes or ""]
    for part in _parts(row.texts.get(table.name, "")):
        typed, colon, words = part.partition(":")
        study = form.renamed.now(tidy(typed))
        of_study = [one for one in findings if fold(one.study) == fold(study)]
        meant = [one for one in of_study if fold(words) in fold(one.words)] if fold(words) else []
        exact = [one for one in meant if fold(words) == fold(one.words)]
        if len(exact or meant) == 1:
            (finding,) = exact or meant
            if not finding.left_out:
                yield finding
                continue
            message = f"{quoted(part)} is left out of the synthesis, so no theme can be based on it"
            problems.append(TableProblem(cell=row.cells[table.name], message=message, error=False))
            continue
        is_out = bool(colon) and not of_study and fold(study) in excluded
        if is_out:
            message = f"{study} was excluded, so no theme can be based on its findings"
        elif not colon or not fold(words):
            message = f"{quoted(part)} names no finding: write its study and some of its words, as in S03: Stigma"
        elif not of_study:
            message = f"the dataset has no finding of a study {quoted(study)}"
        elif not meant:
            message = f"no finding of {tidy(study)} has the words {quoted(words)}"
        else:
            message = f"{len(meant)} findings of {tidy(study)} have the words {quoted(words)}: write more of them"
        problems.append(TableProblem(cell=row.cells[table.name], message=message, error=not is_out))


def theme_tables(themes: Sequence[Theme], form: Form, findings: Sequence[Finding]) -> dict[str, pl.DataFrame]:
    """Three tables: the themes, what each is based on, and the findings of each."""
    held = [(theme, finding, by) for theme in themes for finding in findings if (by := theme.through(finding))]
    counted = {theme.key: [finding for one, finding, _ in held if one is theme] for theme in themes}
    return {
        "themes": _frame(
            THEMES,
            [
                (theme.key, theme.name, theme.description, str(len(own)), str(len({one.study for one in own})))
                for theme in themes
                for own in [counted[theme.key]]
            ],
        ),
        "theme_basis": _frame(THEME_BASIS, [line for theme in themes for line in _basis(theme, form)]),
        "theme_findings": _frame(
            THEME_FINDINGS, [(theme.key, finding.row_id, finding.study, "; ".join(by)) for theme, finding, by in held]
        ),
    }


def _basis(theme: Theme, form: Form) -> Iterator[tuple[str | None, ...]]:
    for field in coded_fields(form):
        for code in theme.codes[field.name]:
            yield theme.key, field.name, code, None, field.cell.in_words(code)
    for finding in theme.named:
        yield theme.key, form.themes, None, finding.row_id, f"{finding.study}: {finding.words}"


def _frame(columns: Mapping[str, str], lines: Sequence[tuple[str | None, ...]]) -> pl.DataFrame:
    return pl.DataFrame(lines, schema=dict.fromkeys(columns, pl.String), orient="row")
