"""How the names of form files end."""

YAML_SUFFIXES = (".yaml", ".yml")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".ods", ".xls", ".xlsb")


def is_form_file(name: str) -> bool:
    """Whether a form is named by its file, not by the name of a built-in one."""
    return name.lower().endswith((*YAML_SUFFIXES, *WORKBOOK_SUFFIXES))
