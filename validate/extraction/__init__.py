"""An extraction in memory: what was typed, what it means, and where every cell is."""

from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable

__all__ = ["Extraction", "RecordedTable"]
