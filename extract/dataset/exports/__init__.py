"""A dataset as files that other programs import, each with what has no counterpart there."""
