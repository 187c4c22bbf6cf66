"""Metadata of the parts of a form: whether what is recorded depends on them."""

NOT_RECORDED = {"described": "never"}
"""Metadata of what a form says of how a team works with it: nothing that is recorded depends on it."""

RECORDED_IF_SET = {"described": "if set"}
"""Metadata of a part that most forms leave as usual: a form that does keeps the fingerprint it had without the part."""


class Shared:
    """A part that many forms have in common. What is described of it is kept with it."""
