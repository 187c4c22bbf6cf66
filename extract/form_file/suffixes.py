"""How the names of form files end."""

from extract.endings import WORKBOOKS

YAML_SUFFIXES = (".yaml", ".yml")


def is_form_file(name: str) -> bool:
    """Whether a form is named by its file, not by the name of a built-in one."""
    return name.lower().endswith((*YAML_SUFFIXES, *WORKBOOKS))
