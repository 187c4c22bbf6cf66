"""An extraction in memory: what was typed, what it means, and where every cell is."""
