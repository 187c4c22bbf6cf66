"""Small files with two people side by side."""

from pathlib import Path


def side(folder: Path, text: str) -> Path:
    """A CSV file with this text."""
    path = folder / "both.csv"
    path.write_text(text, encoding="utf-8")
    return path


QUESTIONS = ("design", "blinding", "registered")
PRIMARY = ("RCT|yes|no", "cohort|no|no", "RCT|no|yes", "cohort|yes|no", "RCT|yes|yes")
SECONDARY = ("RCT|yes|no", "cohort|no|no", "RCT|yes|yes", "cohort|yes|no", "cohort|yes|yes")


def wide(headers: str) -> str:
    """Five studies, three questions and two people: a table of the answers, each with what its header says."""
    named = [headers.replace("Q", question) for question in QUESTIONS]
    lines = ["|".join(("study_id|sample_id", *named))]
    for number, (ours, theirs) in enumerate(zip(PRIMARY, SECONDARY, strict=True), start=1):
        answers = zip(ours.split("|"), theirs.split("|"), strict=True)
        same = [
            (one, other, "TRUE" if one == other else "FALSE", one if one == other else "?") for one, other in answers
        ]
        cells = ["|".join(several[: headers.count("|") + 1]) for several in same]
        lines.append("|".join((f"S{number}|x{number % 2}", *cells)))
    return "\n".join(lines).replace("|", ",")
