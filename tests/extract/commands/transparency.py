"""The transparency set: 456 articles, thirteen coders in rotating pairs, and what the team resolved."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

# The variables of compared.csv, by the column of forms.csv in which their question stands (from 0).
VARIABLES = {
    "open_access_status": 3, "eligible_empirical": 5, "research_design": 6, "prereg_statement": 7,
    "prereg_access_method": 10, "prereg_access_status": 11, "data_statement": 12, "data_access_method": 15,
    "data_access_status": 16, "materials_statement": 17, "materials_access_method": 20, "materials_access_status": 21,
    "analysis_statement": 22, "analysis_access_method": 25, "analysis_access_status": 26, "funding_statement": 27,
    "coi_statement": 30,
}  # fmt: skip


def records(shared: Path, name: str) -> list[dict[str, str]]:
    """The rows of one of its files."""
    with (shared / "dual" / "transparency" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def forms(shared: Path) -> tuple[list[str], list[list[str]]]:
    """The questions and the answers of forms.csv, by position: questions repeat."""
    with (shared / "dual" / "transparency" / "forms.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def pairs_only(shared: Path, folder: Path) -> Path:
    """forms.csv with the rows of the coder pairs of compared.csv alone."""
    wanted = {
        (row["article_id"], row[f"coder_id_{who}"])
        for row in records(shared, "compared.csv")
        for who in ("primary", "secondary")
    }
    header, rows = forms(shared)
    return _write(folder / "pairs.csv", [header, *(row for row in rows if (row[2], row[1]) in wanted)])


def resolved(shared: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Per article what the team resolved, by variable, as the form has it.

    The team's script took the dashes out of the answers, and wrote NA for blank.
    """
    _, rows = forms(shared)
    answers = {name: {_plain(row[at]): row[at] for row in rows} for name, at in VARIABLES.items()}
    for row in records(shared, "resolved.csv"):
        texts = {name: row[f"{name}_agreed"] for name in VARIABLES}
        yield (
            row["article_id"],
            {name: "" if text == "NA" else answers[name].get(_plain(text), text) for name, text in texts.items()},
        )


def resolved_as_forms(shared: Path, folder: Path) -> Path:
    """resolved.csv with the columns of forms.csv: a row per article, the questions as headers."""
    header, _ = forms(shared)
    rows = [[article, *said.values()] for article, said in resolved(shared)]
    return _write(folder / "resolved.csv", [["Article ID", *(header[at] for at in VARIABLES.values())], *rows])


def _plain(text: str) -> str:
    return " ".join(text.replace("\N{EM DASH}", " ").split())


def _write(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path
