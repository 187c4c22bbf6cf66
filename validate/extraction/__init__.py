"""An extraction in memory: the text, the meaning and the place of every cell."""

from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable

__all__ = ["Extraction", "RecordedTable"]
