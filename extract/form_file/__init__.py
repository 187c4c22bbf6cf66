"""A team's own form as a YAML file: written readable, read back as plain strings, its mistakes said at their line."""

from extract.form_file.read import Mistake, find_mistakes, read_form
from extract.form_file.write import form_text

__all__ = ["Mistake", "find_mistakes", "form_text", "read_form"]
