"""Writes an export into a new folder, with a README on how to import it and what it leaves out."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from extract.dataset.exports.eppi import eppi_json
from extract.dataset.exports.exported import Exported
from extract.dataset.exports.redcap import redcap_records
from extract.dataset.exports.refi_qda import refi_qda_project
from extract.dataset.exports.revman import revman_csv
from extract.dataset.methods.facts import Facts
from extract.errors import CannotUse
from extract.files import cannot_write, remove_stale, scratch_prefix
from validate.dataset.one_spelling import with_one_spelling
from validate.dataset.paper.in_words import InWords
from validate.merge.comparison import Comparison
from validate.merge.consensus import consensus
from validate.merge.join_rounds import with_round

README = "README.md"
_KINDS: Mapping[str, Callable[[InWords, str], Exported]] = {
    "refi-qda": lambda words, title: refi_qda_project(words, title=title),
    "redcap": lambda words, _: redcap_records(words),
    "revman": lambda words, _: revman_csv(words),
    "eppi": lambda words, title: eppi_json(words, title=title),
}


def write_export(kind: str, comparison: Comparison, facts: Facts, folder: Path, *, title: str, draft: bool) -> Exported:
    """Writes the export for this program. Raises CannotUse if the folder is not empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "move it away, or choose another folder with --to"
        raise CannotUse("is there already and is not empty", file=str(folder), hint=hint)
    whole = with_one_spelling(comparison)
    for later in facts.rounds:
        whole = with_round(whole, later.rows, later.comparison, later.form)
    made = _KINDS[kind](InWords(consensus(whole)), f"{'DRAFT: ' if draft else ''}{title or comparison.form.title}")
    try:
        _put(folder, {**made.files, README: _readme(kind, made, draft=draft).encode()})
    except OSError as error:
        raise cannot_write(folder, error) from error
    return made


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes the folder. If that fails, no part of it is left."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    remove_stale(folder.parent)
    scratch = Path(tempfile.mkdtemp(prefix=scratch_prefix(), dir=folder.parent))
    try:
        for name, content in files.items():
            (scratch / name).write_bytes(content)
        scratch.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        scratch.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _readme(kind: str, made: Exported, *, draft: bool) -> str:
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(made.steps, 1))
    lost = "\n".join(f"- {sentence}" for sentence in made.left_out)
    return (
        f"# Export for {kind}{' (DRAFT)' if draft else ''}\n\n## What to do\n\n{steps}\n\n"
        f"## What has no counterpart there\n\n{lost}\n"
    )
