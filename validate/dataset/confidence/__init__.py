"""Confidence in the findings of a review: ConQual, computed where its rules allow, and GRADE-CERQual, judged."""
