"""First submissions: what each extractor had recorded before anybody saw the others' work.

They are the basis of agreement. At the first merge after an extractor marked a study as finished, twofold keeps a
read-only copy of the workbook, with a digest. An extractor who continues with more studies gets several copies. Each
copy is the first submission of the studies that are newly finished in it.
"""

import json
import shutil
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from extract.errors import CannotUse
from extract.files import atomically, cannot_write, file_digest, write_text
from extract.project.folder.project import Project
from extract.project.ledger.ledger_lock import locked_folder
from extract.workbook.load import Loaded
from schema.records import record
from schema.rounds import fields_to_fill
from schema.text import fold
from validate.extraction.extraction import Extraction
from validate.extraction.finished import finished_studies
from validate.extraction.parts import given_rows
from validate.extraction.read_cells import key_of
from validate.ledger.ledger import Decision

_INDEX = "index.jsonl"


@record
class Submission:
    """A kept copy, and the studies for which it is the first submission.

    In a later round, `rows` are the agreed rows for which it is the first submission, because a study may get more rows
    later. `studies` are the keys of the current study names. `earlier` pairs each renamed study with its key in the
    index.
    """

    extractor: str
    file: str
    sha256: str
    studies: tuple[str, ...]
    when: str
    rows: tuple[str, ...] = ()
    earlier: tuple[tuple[str, str], ...] = ()

    def called(self, study: str) -> str:
        """The key of a study in the index."""
        return dict(self.earlier).get(study, study)


@record
class WithdrawnSubmission:
    """A withdrawn first submission, and the ledger line that withdrew it."""

    submission: Submission
    withdrawal: Decision


@record
class Working:
    """What is still open in the extraction of a study: who has not finished it, and which submissions were withdrawn.

    `hidden`: the details must not be shown, because they would reveal who is Extractor 1 in a blinded project.
    `renamed` are the ledger lines that renamed the study.
    """

    awaited: tuple[str, ...]
    withdrawn: tuple[WithdrawnSubmission, ...]
    hidden: bool = False
    renamed: tuple[Decision, ...] = ()


def kept_submissions(project: Project) -> list[Submission]:
    """The copies that count: without withdrawn studies, and without those of extractors who left the project.

    Raises CannotUse like `kept_copies`.
    """
    return _not_taken_back(project, kept_copies(project))


def listed_submissions(project: Project) -> list[Submission]:
    """Like `kept_submissions`, but only from the index; the copies themselves are not checked."""
    return _not_taken_back(project, listed_copies(project))


def _not_taken_back(project: Project, copies: Iterable[Submission]) -> list[Submission]:
    """The copies, without withdrawn studies, and without those of extractors who left: their workbooks do not count.

    If the team renamed a study by hand and it was submitted again under the new name, the first copy counts.
    """
    gone = project.read_ledger().ledger.withdrawn_submissions
    # An extractor who left may still have taken part in a later round.
    left = {fold(person.name) for person in project.settings.people if person.left and project.round == 1}
    known: dict[tuple[str, str], str] = {}
    kept = []
    for copy in copies:
        if fold(copy.extractor) in left:
            continue
        studies = tuple(
            study
            for study in copy.studies
            if (copy.file, fold(study)) not in gone
            and known.setdefault((copy.extractor, study), copy.called(study)) == copy.called(study)
        )
        if studies:
            kept.append(replace(copy, studies=studies))
    return kept


def withdrawn_submissions(project: Project, study: str) -> list[WithdrawnSubmission]:
    """The withdrawn first submissions of a study (by key)."""
    gone = project.read_ledger().ledger.withdrawn_submissions
    copies = kept_copies(project)
    listed = {copy.file for copy in copies}
    unlisted = [
        WithdrawnSubmission(
            Submission(extractor, "" if file == unlisted_copy(extractor) else file, "", (study,), ""), line
        )
        for (file, of), line in gone.items()
        if of == fold(study) and file not in listed
        for extractor in line.row
    ]
    return unlisted + [
        WithdrawnSubmission(copy, gone[copy.file, fold(study)])
        for copy in copies
        if study in copy.studies and (copy.file, fold(study)) in gone
    ]


def replaced_late(project: Project) -> tuple[str, ...]:
    """The study (by key) of each first submission whose extractor could have seen others' answers before.

    Such a submission replaced a withdrawn one when another extractor's first submission was already kept, or it
    replaced one of which only the withdrawal is left.
    """
    gone = project.read_ledger().ledger.withdrawn_submissions
    copies = listed_copies(project)
    by_study = [(copy, study) for copy in copies for study in copy.studies]
    late = {
        (copy.extractor, study)
        for copy, study in by_study
        if (line := gone.get((copy.file, fold(study)))) is not None
        and any(of == study and other.extractor != copy.extractor and other.when <= line.when for other, of in by_study)
    }
    listed = {copy.file for copy in copies}
    late |= {(who, study) for (file, study), line in gone.items() if file not in listed for who in line.row}
    valid = {(copy.extractor, study) for copy in _not_taken_back(project, copies) for study in copy.studies}
    return tuple(study for _, study in sorted(late & valid))


def kept_copies(project: Project, *, complete: bool = True) -> list[Submission]:
    """All copies kept so far.

    Raises CannotUse if a copy was changed or, with `complete`, if one is not in the index. A copy may be missing if all
    of its studies were withdrawn.
    """
    kept = listed_copies(project)
    for copy in _not_taken_back(project, kept):
        if not copy_is_whole(project, copy):
            raise CannotUse(
                "is a first submission that was changed or removed after it was kept",
                file=str(project.submissions / copy.file),
                hint=f"put back the original from a backup; agreement is measured on it. {to_go_on(project)}",
            )
    for path in copies_not_listed(project) if complete else ():
        raise CannotUse(
            f"is not listed in {_INDEX}, the list of first submissions",
            file=str(path),
            hint="twofold merge lists it again if it is one; if not, move it elsewhere",
        )
    return kept


def copy_is_whole(project: Project, copy: Submission) -> bool:
    """Whether a copy exists and is unchanged."""
    path = project.submissions / copy.file
    return path.is_file() and file_digest(path) == copy.sha256


def unlisted_copy(extractor: str) -> str:
    """The placeholder in the ledger for the name of a copy that is not in the index."""
    return f"(a lost copy of {extractor})"


def to_go_on(project: Project) -> str:
    """A sentence that says what to do if first submissions are lost without a backup, and what this costs."""
    return (
        f"If there is no backup: twofold withdraw --lost-submissions{project.option} --who NAME --why REASON. Then"
        " twofold merge keeps the workbooks as they are now. Corrections made since count as agreement, and the methods"
        " text calls these first submissions second versions"
    )


def copies_not_listed(project: Project) -> list[Path]:
    """The files in the folder of copies that are not in the index."""
    known = {_INDEX, *(copy.file for copy in listed_copies(project))}
    there = sorted(project.submissions.iterdir()) if project.submissions.is_dir() else ()
    return [path for path in there if path.name not in known and not path.name.startswith((".", "~$"))]


def add_to_index(project: Project, found: Callable[[Project], list[Submission]]) -> tuple[Submission, ...]:
    """Adds the result of `found` to the index.

    The folder is locked, so no other program adds to it at the same time.
    """
    with locked_folder(project.folder):
        new = found(project)
        if new:
            lines = [_line(copy) for copy in (*_in_index(project), *new)]
            write_text(project.submissions / _INDEX, "\n".join(lines) + "\n")
    return tuple(new)


def _line(copy: Submission) -> str:
    content = {name: value for name, value in vars(copy).items() if name not in {"rows", "earlier"} or value}
    return json.dumps(content, ensure_ascii=False)


def submitters(project: Project) -> list[str]:
    """The extractors with first submissions, by the names in use there."""
    return sorted({copy.extractor for copy in listed_copies(project)})


def submissions_of(project: Project, extractor: str) -> list[Submission]:
    """The copies of an extractor, without withdrawn studies. The copies themselves are not checked."""
    return [copy for copy in listed_submissions(project) if copy.extractor == extractor]


def submitted_when(project: Project) -> dict[str, str]:
    """When each study (by key) was submitted by its last extractor. The copies themselves are not checked."""
    last: dict[str, str] = {}
    for copy in listed_submissions(project):
        for study in copy.studies:
            last[study] = max(last.get(study, ""), copy.when)
    return last


def keep_submissions(
    project: Project, loaded: list[tuple[Path, Loaded]], *, when: str, apart: Container[tuple[str, str]] = ()
) -> tuple[Submission, ...]:
    """Keeps a copy of each file with newly finished studies. Returns the new copies.

    Files with missing columns are not kept, because these cells would stay blank. In a later round, studies without a
    readable row are not kept. Studies in `apart` (extractor and key) are not kept, because they may have been submitted
    under another name.
    """
    return add_to_index(project, lambda project: _new_copies(project, loaded, when, apart))


def _new_copies(
    project: Project, loaded: list[tuple[Path, Loaded]], when: str, apart: Container[tuple[str, str]]
) -> list[Submission]:
    kept = kept_copies(project)
    valid = _not_taken_back(project, kept)
    new = []
    for path, file in loaded:
        name = file.extraction.name
        studies, rows = first_submitted(file.extraction, valid)
        unread = without_readable_rows(file.extraction)
        studies = tuple(study for study in studies if (name, study) not in apart and study not in unread)
        if studies and not file.not_read:
            number = sum(one.extractor == name for one in kept) + 1
            new.append(replace(_keep(project, path, name, number, studies, when), rows=rows))
    return new


def without_readable_rows(extraction: Extraction) -> frozenset[str]:
    """The finished studies of a later round without a readable row, if the round only asks about rows."""
    form = extraction.form
    rows_alone = all(table.given for table in form.tables if table is not form.studies)
    if len(form.tables) == 1 or not rows_alone or fields_to_fill(form.studies):
        return frozenset()
    return frozenset(finished_studies(extraction)) - {study for _, study in given_rows(extraction)}


def first_submitted(extraction: Extraction, kept: Iterable[Submission]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The finished studies that an extractor has not submitted yet. In a later round, also the new agreed rows."""
    own = [copy for copy in kept if copy.extractor == extraction.name]
    finished = set(finished_studies(extraction))
    studies = finished - {study for copy in own for study in copy.studies}
    known = {row for copy in own for row in copy.rows}
    rows = {name: study for name, study in given_rows(extraction) if study in finished and name not in known}
    return tuple(sorted(studies.union(rows.values()))), tuple(sorted(rows))


def listed_copies(project: Project) -> list[Submission]:
    """The copies in the index, with the current names of their studies. The copies themselves are not checked."""
    copies, form = _in_index(project), project.form()
    key = form.studies[form.studies.study]
    now = {
        key_of(key, name): key_of(key, form.renamed.now(name)) or "" for names in form.renamed.names for name in names
    }
    return [_renamed(copy, now) for copy in copies] if now else copies


def _renamed(copy: Submission, now: Mapping[str | None, str]) -> Submission:
    studies = {now.get(study, study): study for study in copy.studies}
    earlier = tuple((study, before) for study, before in studies.items() if study != before)
    return replace(copy, studies=tuple(studies), earlier=earlier)


def _in_index(project: Project) -> list[Submission]:
    index = project.submissions / _INDEX
    try:
        lines = index.read_bytes().decode("utf-8-sig").splitlines() if index.is_file() else []
    except OSError as error:
        raise CannotUse(f"cannot be read: {error.strerror or error}", file=str(index)) from error
    except UnicodeDecodeError as error:
        raise _damaged(index, "is not text in UTF-8") from error
    return [_read(line, index, number) for number, line in enumerate(lines, 1) if line.strip()]


def _keep(project: Project, path: Path, name: str, number: int, studies: tuple[str, ...], when: str) -> Submission:
    project.submissions.mkdir(exist_ok=True)
    while (copy := project.submissions / f"{path.stem}-{number}{path.suffix}").exists():
        number += 1  # a kept copy is never replaced
    try:
        with atomically(copy) as scratch:
            shutil.copyfile(path, scratch)
        copy.chmod(0o444)
    except OSError as error:
        raise cannot_write(copy, error) from error
    return Submission(name, copy.name, file_digest(copy), studies, when)


def _read(line: str, index: Path, number: int) -> Submission:
    try:
        parsed = json.loads(line)
        lists = {"studies": tuple(parsed["studies"]), "rows": tuple(parsed.get("rows", ()))}
        found = Submission(**parsed | lists)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _damaged(index, f"cannot be read in line {number}: {line[:60]}") from error
    texts = (found.extractor, found.file, found.sha256, found.when, *found.studies, *found.rows)
    if not all(isinstance(text, str) for text in texts) or not isinstance(parsed["studies"], list):
        raise _damaged(index, f"cannot be read in line {number}: {line[:60]}")
    if Path(found.file).name != found.file:
        raise _damaged(index, f"names a file outside its folder in line {number}: {found.file[:60]}")
    return found


def _damaged(index: Path, reason: str) -> CannotUse:
    hint = f"put {index.name} back from a backup, or move it away: twofold merge lists the kept copies again"
    return CannotUse(reason, file=str(index), hint=hint)
