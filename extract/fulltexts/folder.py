"""Which file of the folder `fulltexts` is which report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from schema.records import record
from schema.renamed_studies import NONE_RENAMED, RenamedStudies
from schema.study_name import StudyName
from schema.text import fold, quoted
from validate.extraction.suggestions import nearest

PDF = ".pdf"
_SUFFIXES = frozenset({PDF, ".txt"})


@record
class Target:
    """A study (folded), or one report of it (folded)."""

    study: str
    report: str | None


@record
class ReportFiles:
    """The file of each study or report that has one, and a sentence on each file that is not used."""

    of: Mapping[Target, Path]
    remarks: tuple[str, ...]


def report_files(
    folder: Path, reports: Mapping[str, Sequence[str]], renamed: RenamedStudies = NONE_RENAMED
) -> ReportFiles:
    """Which file is which. `reports` has the reports of each study.

    A file is called as a study, as a report, or as both, study first. Case, spaces and signs make no difference. The
    name that a study had earlier is as good as the present one.
    """
    names = _names(reports, renamed)
    of: dict[Target, list[Path]] = {}
    remarks = []
    for path in _files(folder):
        meant = names.get(_letters(path.stem), {})
        if path.suffix.lower() not in _SUFFIXES:
            remarks.append(f"{path.name} is not used: it is neither a PDF nor a text file")
        elif not meant:
            near = _near(path.stem, reports)
            perhaps = f". If it is a report of {near}, call it {near}{path.suffix}" if near else ""
            remarks.append(f"{path.name} is not used: no study or report is called {quoted(path.stem)}{perhaps}")
        elif len(meant) > 1:
            remarks.append(f"{path.name} is not used: {_ambiguous(path, list(meant.values()))}")
        else:
            of.setdefault(next(iter(meant)), []).append(path)
    for several in of.values():
        if len(several) > 1:
            listed = " and ".join(path.name for path in several)
            remarks.append(f"{listed} are not used: they have the same name. Keep one of them")
    return ReportFiles({target: paths[0] for target, paths in of.items() if len(paths) == 1}, tuple(remarks))


def _files(folder: Path) -> list[Path]:
    try:
        found = [path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~$"))]
    except OSError:  # there is no such folder
        return []
    return sorted(found, key=lambda path: path.name)


def _names(reports: Mapping[str, Sequence[str]], renamed: RenamedStudies) -> dict[str, dict[Target, str]]:
    """What each name of a file can mean, with the name that would say it without doubt."""
    names: dict[str, dict[Target, str]] = {}
    for study, of_study in reports.items():
        for report in of_study:
            for name in (report, *(f"{called} {report}" for called in renamed.every(study))):
                names.setdefault(_letters(name), {})[Target(fold(study), fold(report))] = f"{study} {report}"
    for study in reports:
        for called in renamed.every(study):
            meant = names.setdefault(_letters(called), {})
            if not any(target.study == fold(study) for target in meant):  # a report called like its study is that one
                meant[Target(fold(study), None)] = study
    return names


def _near(stem: str, reports: Mapping[str, Sequence[str]]) -> str | None:
    """The study or report that a file may be meant for: with the same numbers, and words that are near."""
    typed = StudyName(stem)
    called = [*reports, *(report for of_study in reports.values() for report in of_study)]
    alike = {" ".join(one.tokens): name for name in called if (one := StudyName(name)).numbers == typed.numbers}
    found = nearest(" ".join(typed.tokens), tuple(alike), only_one=False) if typed.numbers else None
    return alike[found] if found else None


def _ambiguous(path: Path, names: Sequence[str]) -> str:
    listed = " or ".join(f"{name}{path.suffix}" for name in names)
    return f"it can be a report of more than one study. Call it {listed}"


def _letters(name: str) -> str:
    return "".join(sign for sign in fold(name) if sign.isalnum())
