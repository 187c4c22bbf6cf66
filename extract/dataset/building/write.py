"""Writing the dataset: a new folder, complete or not at all."""

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from extract.dataset.building.contents import DESCRIPTION, write_contents
from extract.dataset.methods.facts import Facts
from extract.dataset.paper.extras import NO_EXTRAS, Extras
from extract.dataset.plain_tables.escape import from_csv
from extract.dataset.tables.package import DESCRIBED
from extract.errors import CannotUse
from extract.files import cannot_write, file_digest, files_in, is_scratch, remove_stale, scratch_prefix, write_text
from schema.text import first_ones
from validate.merge.comparison import Comparison

_MANIFEST = ".twofold-files.json"
_SHOWN = 6  # files that are named


def write_dataset(
    comparison: Comparison,
    folder: Path,
    *,
    title: str,
    draft: bool,
    facts: Facts,
    extras: Extras = NO_EXTRAS,
) -> dict[str, str]:
    """Writes the dataset of a comparison into `folder`, in place of an earlier dataset there.

    Where no first submissions were kept (`facts`), the table of agreement has no rows.
    The files are made beside the folder and moved there when all are complete. Files of others in the folder stay, and
    one of ours that was edited since is set aside: its names before and now come back. A folder that holds no dataset
    of twofold is refused (`CannotUse`), and so is one without the list of its files, unless they are those of this
    dataset: any of them may be edited.
    """
    if folder.is_symlink() and not folder.exists():
        hint = "put the folder back, or delete the link"
        raise CannotUse(f"is a link to a folder that is not there ({folder.readlink()})", file=str(folder), hint=hint)
    if folder.exists() and not folder.is_dir():
        raise CannotUse("is a file, not a folder", file=str(folder), hint="move it away, or choose another folder")
    if folder.exists():
        remove_stale(folder)
    if folder.exists() and any(not is_scratch(path) for path in folder.iterdir()) and not _is_ours(folder):
        raise CannotUse(
            "already exists and is not a dataset of twofold", file=str(folder), hint="choose another folder"
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        remove_stale(folder.parent)
        scratch = Path(tempfile.mkdtemp(prefix=scratch_prefix(), dir=folder.parent))
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        write_contents(scratch, comparison, title=title, draft=draft, facts=facts, extras=extras)
        scratch.chmod(0o755)
        return _put_in_place(scratch, folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """Whether twofold wrote a dataset here, as its list of files or else its description says."""
    if (folder / _MANIFEST).is_file():
        return True
    try:
        described = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(described, dict) and str(described.get("description", "")).startswith(DESCRIBED)


def _put_in_place(scratch: Path, folder: Path) -> dict[str, str]:
    """Moves the files of the new dataset to their place one by one; nothing else in the folder is touched.

    The description is there only while all files belong together. What was edited since twofold wrote it is set aside;
    what an earlier dataset had and this one has not is removed. Whatever interrupts it, the next one puts it right.
    """
    folder.mkdir(exist_ok=True)
    written = {name: file_digest(scratch / name) for name in files_in(scratch)}
    _refuse_in_the_way(folder, written)
    earlier, aside = _manifest(folder), dict[str, str]()
    if earlier is None:
        _refuse_unlisted(folder, written)
    else:
        for name in sorted(written.keys() | earlier.keys()):
            path = folder / name
            if path.is_file() and file_digest(path) not in earlier.get(name, ()):
                aside[name] = path.rename(_set_aside(path)).relative_to(folder).as_posix()
    known = {name: [*(earlier or {}).get(name, ()), digest] for name, digest in written.items()}
    _write_manifest(folder, {**(earlier or {}), **known})
    (folder / DESCRIPTION).unlink(missing_ok=True)
    for name in sorted(written, key=lambda file: file == DESCRIPTION):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (scratch / name).replace(folder / name)
    for name in (earlier or {}).keys() - written.keys():
        (folder / name).unlink(missing_ok=True)
        _remove_empty(folder, (folder / name).parent)
    _write_manifest(folder, {name: [digest] for name, digest in written.items()})
    return aside


def _refuse_in_the_way(folder: Path, written: Iterable[str]) -> None:
    """CannotUse where a folder has the name of a file, or a file that of a folder. Nothing is moved before."""
    for name in written:
        path = folder / name
        if path.is_dir():
            raise CannotUse("is a folder, where a file is to be written", file=str(path), hint="move it away")
        if path.parent.is_file():
            raise CannotUse("is a file, where a folder is to be made", file=str(path.parent), hint="move it away")


def _refuse_unlisted(folder: Path, written: Mapping[str, str]) -> None:
    """CannotUse where files would be replaced that differ from the new ones: no list says that nobody edited them."""
    there = (name for name in written if (folder / name).is_file())
    others = [name for name in there if file_digest(folder / name) != written[name]]
    if others:
        raise CannotUse(
            f"has lost its hidden list of files ({_MANIFEST}), so twofold cannot know which of them you edited. It"
            f" would replace {first_ones(others, _SHOWN)}",
            file=str(folder),
            hint="choose another folder with --to, or move these files away first, for example with the whole folder",
        )


def _remove_empty(folder: Path, inner: Path) -> None:
    """Removes a folder within the dataset that has no file any more."""
    if inner != folder and inner.is_dir() and not any(inner.iterdir()):
        inner.rmdir()


def _manifest(folder: Path) -> dict[str, list[str]] | None:
    """The files of an earlier dataset with the digests they may have; None where the folder has no list of them."""
    try:
        content = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return {str(name): [*map(str, digests)] for name, digests in content.items()} if isinstance(content, dict) else None


def _write_manifest(folder: Path, files: dict[str, list[str]]) -> None:
    write_text(folder / _MANIFEST, json.dumps(files, indent=2, sort_keys=True) + "\n")


def _set_aside(path: Path) -> Path:
    """A name beside the file that no file has."""
    number = 1
    while (aside := path.with_name(f"{path.stem}-edited-{number}{path.suffix}")).exists():
        number += 1
    return aside


def read_dataset(folder: Path) -> dict[str, pl.DataFrame]:
    """The form tables of a dataset, read from the CSV files: the columns of `dataset_tables`, what is reported last."""
    described = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    kinds = {"integer": pl.Int64, "number": pl.Float64, "string": pl.String}
    tables: dict[str, pl.DataFrame] = {}
    for resource in described["resources"]:
        if "primaryKey" in resource["schema"]:
            schema = {column["name"]: kinds[column["type"]] for column in resource["schema"]["fields"]}
            read = pl.read_csv(folder / resource["path"], schema=schema)
            name, frame = Path(resource["path"]).stem, from_csv(read)
            apart = frame.drop("draft", strict=False)
            tables[name] = tables[name].join(apart, on="row_id", how="left") if name in tables else frame
    return tables
