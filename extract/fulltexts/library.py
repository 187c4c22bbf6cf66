"""The reports of a project: each file is read when it is first asked for, and again when it has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extract.fulltexts.folder import PDF, ReportFiles, Target, report_files
from extract.fulltexts.pdf_process import PdfProcess, UnreadableReport
from extract.fulltexts.text_file import read_text_report
from schema.records import record
from schema.renamed_studies import NONE_RENAMED
from schema.text import fold
from validate.extraction.extraction import Extraction
from validate.passages.passage_index import PassageIndex
from validate.passages.quoted_cells import reports_of_studies
from validate.passages.verify import SearchedReport, Sought


@record(eq=False)
class ReadReport:
    """A file as it was read: its text, or why there is none."""

    searched: SearchedReport | None
    reason: str = ""


class ReportReader:
    """Reads files with reports, each once while it stays as it is."""

    def __init__(self) -> None:
        self.pdfs = PdfProcess()
        self._read: dict[Path, tuple[tuple[int, int], ReadReport]] = {}

    def close(self) -> None:
        """Ends the process that reads PDFs."""
        self.pdfs.close()

    def read(self, path: Path) -> ReadReport:
        """The text of a file, as it is now."""
        try:
            status = path.stat()
        except OSError as error:
            return ReadReport(None, f"cannot be read: {error.strerror or error}")
        now = status.st_size, status.st_mtime_ns
        known = self._read.get(path)
        if known is None or known[0] != now:
            known = self._read[path] = (now, self._newly_read(path))
        return known[1]

    def _newly_read(self, path: Path) -> ReadReport:
        try:
            text = self.pdfs.read(path) if path.suffix.lower() == PDF else read_text_report(path)
        except UnreadableReport as error:
            return ReadReport(None, str(error))
        return ReadReport(SearchedReport(path.name, PassageIndex(text)))

    def remarks(self) -> Iterator[str]:
        """A sentence on each file that was read and cannot be searched, or not everywhere."""
        for path, (_, read) in sorted(self._read.items()):
            if remark := _remark(path, read):
                yield remark

    def remark(self, path: Path) -> str:
        """Why a file cannot be searched, or not everywhere; "" if it can."""
        return _remark(path, self.read(path))


class ProjectLibrary:
    """The files of the folder `fulltexts`, matched with the studies and reports that extractions name."""

    def __init__(
        self, folder: Path, reader: ReportReader, extractions: Iterable[Extraction], studies: Iterable[str] = ()
    ) -> None:
        every = list(extractions)
        named = _reports_named(every, studies)
        self.reader = reader
        renamed = every[0].form.renamed if every else NONE_RENAMED
        self.files: ReportFiles = report_files(folder, named, renamed)
        self._reports = {fold(study): reports for study, reports in named.items()}

    def __enter__(self) -> ProjectLibrary:
        return self

    def __exit__(self, *_: object) -> None:
        self.reader.close()

    def sought(self, study: str, reports: Sequence[str]) -> Sought:
        """As `Library` says. A file named after the study has its only report; of several it may have any."""
        paths, complete = self.paths(study, reports)
        read = [self.reader.read(path) for path in paths]
        found = tuple(one.searched for one in read if one.searched is not None)
        return Sought(found, complete and len(found) == len(read))

    def paths(self, study: str, reports: Sequence[str] = ()) -> tuple[list[Path], bool]:
        """The files of these reports of a study, of all its reports if none is named; and whether no other is."""
        known = self._reports.get(fold(study), ())
        wanted = reports or known
        own = {report: self.files.of.get(Target(fold(study), fold(report))) for report in wanted}
        whole = self.files.of.get(Target(fold(study), None))
        found = [path for path in own.values() if path is not None]
        if whole is not None and (len(found) < len(own) or not own):
            found.append(whole)
        named = bool(wanted) and all(own.values())
        return list(dict.fromkeys(found)), named or (whole is not None and len(known) < 2)


def _remark(path: Path, read: ReadReport) -> str:
    if read.searched is None:
        return f"{path.name} {read.reason}"
    report = read.searched.index.report
    return _without_text(path.name, report.without_text, len(report.pages)) if report.without_text else ""


def _without_text(name: str, pages: Sequence[int], number: int) -> str:
    if len(pages) == number:
        return f"{name} has no text, only pictures of pages (scanned?): words cannot be looked for in it"
    which = f"page {pages[0]} has" if len(pages) == 1 else f"pages {', '.join(map(str, pages))} have"
    return f"in {name}, {which} no text (scanned?): words cannot be looked for there"


def _reports_named(extractions: Iterable[Extraction], studies: Iterable[str]) -> dict[str, list[str]]:
    """The studies that are known, as they are first written, each with the reports that extractors list."""
    names: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for study in studies:
        found.setdefault(names.setdefault(fold(study), study), [])
    for extraction in extractions:
        for text in extraction.study_names.values():
            found.setdefault(names.setdefault(fold(text), text), [])
        for study, reports in reports_of_studies(extraction).items():
            of_study = found.setdefault(names.setdefault(study, study), [])
            of_study += [report for report in reports if fold(report) not in map(fold, of_study)]
    return found
