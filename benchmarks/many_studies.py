"""A project folder of a large made-up review: two people have finished each study, and differ on some cells.

`python -m benchmarks.many_studies FOLDER` writes it, with 500 studies and 10,000 findings unless other numbers are
given. Then, in that folder: `twofold build --draft`.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path

from extract.project.folder.new_project import create_project
from extract.workbook.template import write_template

Rows = dict[str, list[dict[str, str]]]
EXTRACTORS = ("ada", "ben")
_SAID = (
    "after the infusion participants said that they felt lighter and less afraid of the days that followed while some"
    " missed a person to talk to about what they had seen or could not afford another session and others hoped for more"
)
_WORDS = re.findall(r"\w+", _SAID)
_DRUGS = (("ketamine", "na", "iv"), ("esketamine", "spravato", "nasal"), ("ketamine", "na", "im"))


def write_many_studies(folder: Path, *, studies: int, findings: int, differing: float, seed: int = 1) -> None:
    """A project with this many studies and, of each, this many findings; a share (0 to 1) of them is coded apart."""
    people = [{"name": name} for name in EXTRACTORS]
    listed = [(f"S{number:04}", f"Author {number} {2000 + number % 25}") for number in range(1, studies + 1)]
    project = create_project(folder, form_name="patient-voices", title="A large review", studies=listed, people=people)
    first = _extraction(listed, findings, random.Random(seed))
    second = _coded_apart(first, differing, random.Random(seed + 1))
    for name, filled in zip(EXTRACTORS, (first, second), strict=True):
        write_template(project.form(), project.extractions / f"{name}.xlsx", extractor=name, filled=filled)


def _extraction(listed: list[tuple[str, str]], findings: int, chance: random.Random) -> Rows:
    rows: Rows = {name: [] for name in ("studies", "reports", "samples", "methods", "treatments", "findings", "quotes")}
    for number, (study, label) in enumerate(listed):
        for table, row in _of_study(number, study, label, chance):
            rows[table].append({"study": study, **row})
        for place in range(1, findings + 1):
            said = {"place": f"p. {1 + place % 9}", "report": label}
            rows["findings"].append({"study": study, **said, **_finding(place, chance)})
            if place % 4 == 1:
                rows["quotes"].append({"study": study, **said, "quote": _said(chance), "finding": str(place)})
    return rows


def _of_study(number: int, study: str, label: str, chance: random.Random) -> Iterator[tuple[str, dict[str, str]]]:
    analysed = chance.randint(8, 60)
    women = chance.randint(0, analysed)
    drug, product, route = chance.choice(_DRUGS)
    yield (
        "studies",
        {
            "label": label, "finished": "yes", "same_sample_as": "NA", "country": chance.choice(("GBR", "USA", "BRA")),
            "study_type": "qualitative", "perspective": "patient", "n_themes": "NR",
            "design": "generic qualitative", "aim": _said(chance), "study_setting": "NR",
        },
    )  # fmt: skip
    yield (
        "reports",
        {
            "report": label, "report_type": "article", "doi": f"10.1000/{study.lower()}", "year_online": "NR",
            "year_issue": label[-4:], "linked_notice": "none", "fulltext_seen": "yes",
        },
    )  # fmt: skip
    yield (
        "samples",
        {
            "group": "total", "part_of": "NA", "sample_unit": "person", "n_analysed": str(analysed),
            "n_female": str(women), "n_male": str(analysed - women), "age_mean": f"{chance.randint(300, 600) / 10}",
            "age_min": "19", "age_max": "78", "diagnosis": "trd", "min_failed_trials": "NR", "responder_status": "NR",
        },
    )  # fmt: skip
    yield (
        "methods",
        {
            "sample": "total", "method": "interview", "n_participants": str(analysed), "n_units": "NR", "waves": "1",
            "analysis": "thematic",
        },
    )  # fmt: skip
    yield (
        "treatments",
        {
            "sample": "total", "exposure": "received", "drug": drug, "product": product, "route": route,
            "phase": "induction", "dose_stat": "fixed", "dose": "0.5 mg/kg", "sessions": str(chance.randint(1, 12)),
            "psychotherapy": "none", "purpose": "NR",
        },
    )  # fmt: skip


def _finding(place: int, chance: random.Random) -> dict[str, str]:
    domains = {f"D{chance.randint(1, 6)}" for _ in range(chance.choice((1, 1, 2)))}
    return {
        "finding": str(place), "text": _said(chance), "level": "theme", "sample": "total",
        "domains": "; ".join(sorted(domains)), "phase": chance.choice(("acute", "post", "throughout")),
        "valence": chance.choice(("positive", "negative", "mixed")), "n_endorsing": "NR", "coded_with": "1",
    }  # fmt: skip


def _said(chance: random.Random) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(chance.randint(8, 24)))


def _coded_apart(rows: Rows, share: float, chance: random.Random) -> Rows:
    """The rows with some answers changed; never what says which row is which."""
    apart = {table: [dict(row) for row in several] for table, several in rows.items()}
    for row in apart["findings"]:
        if chance.random() < share:
            row["domains"] = "D1; D2" if row["domains"] != "D1; D2" else "D3"
    for row in apart["samples"]:
        if chance.random() < share:
            row["n_female"] = "NR"
    return apart


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.many_studies", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--studies", type=int, default=500)
    parser.add_argument("--findings", type=int, default=20, help="of each study")
    parser.add_argument("--differing", type=float, default=0.05, help="share of findings coded apart, 0 to 1")
    asked = parser.parse_args()
    write_many_studies(asked.folder, studies=asked.studies, findings=asked.findings, differing=asked.differing)
