"""What each file of a dataset holds, in words: for its README, its data package and its RO-Crate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schema.form import Form

_OTHERS = {
    "codebook.csv": "what each column has. Descriptions are the form's guidance, which speaks to extractors",
    "choices.csv": "the choices of each field, also withdrawn ones, with their definitions",
    "lineage.csv": "for each value the cells, or the decision, that it comes from",
    "discrepancies.csv": "where the extractors differed, and how each difference was resolved",
    "agreement.csv": "how far the extractors agreed on their first submissions",
    "agreement_by_choice.csv": "how far they agreed on each choice of a field that takes several, such as a domain or"
    " a sub-code",
    "themes.csv": "the analytical themes of the review",
    "theme_basis.csv": "the codes and findings that each theme is based on",
    "theme_findings.csv": "the findings under each theme, and by what they belong to it",
    "codebook_changes.csv": "the changes of the codebook while the team coded, each with its reason",
    "recoded.csv": "the rows that were coded again: a line for each field, with what it was before and what it is now",
    "queries.csv": "the questions to authors that are still open. Pending cells (PEND) are not here: a letter"
    " asks for them, or for a full report if nobody has read one",
    "long.csv": "the whole dataset in long form: a row per filled cell, with labels, status, place, words and source",
    "synthesis.csv": "a row per finding and code, without the findings that are left out of the synthesis",
    "people.csv": "how many people each study has, and how many are counted so that nobody is counted twice",
    "conqual.csv": "ConQual summary of findings: a score for each finding of the review",
    "cerqual-evidence-profile.csv": "GRADE-CERQual evidence profile: the contributing studies, and what the team has"
    " judged so far",
    "cerqual-summary.csv": "GRADE-CERQual summary of qualitative findings, as far as the team has judged them",
    "confidence.docx": "GRADE-CERQual, and ConQual if conqual.csv is here, as tables for the paper",
    "review-findings.csv": "a row per finding of the review, with what the team has filled in so far: its words and"
    " judgements",
    "queries.md": "the questions of queries.csv for a letter, study by study",
    "dataset.sqlite": "the same tables as a database",
    "methods.md": "a short text for the methods section, with the counts",
    "methods-in-full.md": "the same with definitions, all figures and the sources of the statistics",
    "reporting.md": "what PRISMA 2020 (items 8 to 10, and 16b if studies were taken out) and ENTREQ (14 to 17, if"
    " findings are coded) ask of it, with the figures",
    "dataset.xlsx": "all tables in one workbook for people, with labels instead of codes, the codebook and the choices",
    "report.html": "a page to read: open it in a browser, and choose a number to see the cells that it comes"
    " from, or a table about the same",
    "tables.docx, tables.html, tables.md": "the tables for the paper in Word (with pictures), as a web page, as text",
    "pictures/index.md": "the pictures for the paper in words; beside it each as SVG and PNG, and its numbers as CSV",
    "supplements/README.md": "which supplements there are that journals ask for, and which guideline asks for which",
    "datapackage.json": "types and keys of all tables, for programs",
    "ro-crate-metadata.json": "every file with its format, size and SHA-256, for repositories (RO-Crate 1.1)",
    "CITATION.cff": "how to cite the dataset",
}


def list_names(lists: Iterable[str], form: Form) -> dict[str, str]:
    """The name of each list's file: its own, unless a table of the form is called so."""
    return {name: f"{name}-list" if name in form.by_name else name for name in lists}


def described(tables: Iterable[str], form: Form) -> Mapping[str, str]:
    """What each file has, by its name."""
    others = other_files(form)
    listed = {}
    for name in tables:
        for end in ("csv", "parquet"):
            listed[f"{name}.{end}"] = f"the table {form[name].label}"
            listed[f"reported/{name}.{end}"] = f"what is only reported of the table {form[name].label}"
    return listed | {name: held for names, held in others.items() for name in names.split(", ")}


def other_files(form: Form) -> Mapping[str, str]:
    """What each file has that is not a table of the form, by its name; some names are several files."""
    stems = list_names((name.removesuffix(".csv") for name in _OTHERS if name.endswith(".csv")), form)
    return {(f"{stems[name[:-4]]}.csv" if name[:-4] in stems else name): held for name, held in _OTHERS.items()}
