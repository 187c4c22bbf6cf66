"""Metadata for the parts of a form: whether they count in the form's fingerprint."""

NOT_RECORDED = {"described": "never"}
"""Metadata of a setting for the team's way of working. It is not part of the fingerprint."""

RECORDED_IF_SET = {"described": "if set"}
"""Metadata of a setting that most forms leave out. It counts in the fingerprint only if it is set."""


class Shared:
    """A part that many forms share, such as a field. Its description is computed once and kept."""
