"""Confidence in the findings of a review: ConQual, computed where its rules say how, and GRADE-CERQual, judged."""
