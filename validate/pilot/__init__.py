"""The results of a pilot round: fields that extractors read differently, and answers that were overruled."""
