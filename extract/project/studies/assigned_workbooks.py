"""Finds which workbooks must be made for assigned studies, and which studies must be added to existing ones."""

from __future__ import annotations

from collections.abc import Sequence

from extract.files import atomically
from extract.project.extractors.extractor_files import ExtractorFile
from extract.project.folder.project import Project
from extract.project.studies.assignment_file import left_to_others, studies_by_extractor
from extract.workbook.load import load_extraction
from extract.workbook.stamp import find_stamp
from extract.workbook.template import is_as_written, template_content
from schema.records import record
from schema.text import fold


@record
class Workbooks:
    """`new` are extractors without a workbook.

    `renewed` are files that were made again because nobody had typed in them.

    `to_add` has the studies that an extractor must add to their workbook, by extractor.
    """

    new: tuple[str, ...]
    renewed: tuple[str, ...]
    to_add: dict[str, tuple[str, ...]]


def workbooks_for(project: Project, files: Sequence[ExtractorFile], names: Sequence[str]) -> Workbooks:
    """What to do with the workbooks of these extractors. Workbooks in which nobody has typed are made again."""
    form, listed = project.form(), project.listed_studies()
    key = form.studies.identity[0]
    theirs = studies_by_extractor(project, names)
    current = {file.name: file for file in files}
    renewed, to_add = [], {}
    for name in names:
        file = current.get(name)
        if file is None:
            continue
        loaded = load_extraction(file.path, form, name=name, workbook=file.workbook)
        there = loaded.extraction.study_names
        missing = [row[key] for row in theirs[name] if fold(row[key]) not in there]
        before = [row for row in listed if fold(row[key]) in there]
        stamp = find_stamp(file.workbook)
        made_for, others = (stamp.extractor, stamp.others) if stamp else ("", None)
        title = project.settings.title
        blank = is_as_written(file.path, template_content(form, made_for, before, title, others=others))
        if not blank and not missing:
            continue
        now = template_content(form, made_for, theirs[name], title, others=left_to_others(project, name))
        if is_as_written(file.path, now):
            continue
        if blank:
            renewed.append(file.path.name)
            with atomically(file.path) as scratch:
                scratch.write_bytes(now)
        else:
            to_add[name] = tuple(missing)
    return Workbooks(tuple(name for name in names if name not in current), tuple(renewed), to_add)
