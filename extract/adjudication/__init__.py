"""The adjudication sheet: written from a comparison, ruled on by people, and taken back as decisions."""

from extract.adjudication.read import Bulk, SheetRulings, read_sheet
from extract.adjudication.write import Written, write_sheet

__all__ = ["Bulk", "SheetRulings", "Written", "read_sheet", "write_sheet"]
