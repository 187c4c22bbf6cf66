"""An extraction in memory: the text, meaning and address of every cell."""

from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable

__all__ = ["Extraction", "RecordedTable"]
