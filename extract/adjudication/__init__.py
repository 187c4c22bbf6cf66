"""The adjudication sheet: written from a comparison, ruled on by people, and taken back as decisions."""

from extract.adjudication.file_rulings import Bulk, FileRulings
from extract.adjudication.read import read_sheet
from extract.adjudication.write import Written, write_sheet

__all__ = ["Bulk", "FileRulings", "Written", "read_sheet", "write_sheet"]
