"""The list of all settings in docs/forms.md, made from what the reader of forms knows.

`python -m tests.forms_reference` writes it anew.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from extract.form_file import settings
from extract.form_file.field_types import FIELD_TYPES
from extract.form_file.sheets.layout import own_settings
from validate.check.conditions.check_settings import CHECK_SETTINGS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "forms.md"
BEGIN, END = "<!-- settings -->\n", "<!-- end of settings -->\n"


def with_settings(page: str) -> str:
    """The page with the list in it."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{settings_list()}{END}{rest.partition(END)[2]}"


def settings_list() -> str:
    """The list."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    for heading, meanings in (
        ("A form", settings.OF_FORM),
        ("A table", settings.OF_TABLE),
        ("A field", settings.OF_FIELD),
    ):
        yield from _table(heading, meanings)
    yield "\n### Types of fields\n\n| type | what a cell holds | settings of its own |\n|---|---|---|"
    for type_name in FIELD_TYPES:
        own = ", ".join(f"`{name}`" for name in own_settings(type_name))
        yield f"| `{type_name}` | {settings.TYPES[type_name]} | {own} |"
    for heading, meanings in (
        ("Settings that only some types have", settings.OF_TYPES),
        ("A choice", settings.OF_CHOICE),
        ("A unit", settings.OF_UNIT),
        ("A rule", settings.OF_RULE),
    ):
        yield from _table(heading, meanings)
    yield "\n### The checks of twofold\n\n| check | settings that it needs | further settings |\n|---|---|---|"
    for name, known in CHECK_SETTINGS.items():
        needed = ", ".join(f"`{setting}`" for setting, about in known.items() if about.needed)
        more = ", ".join(f"`{setting}`" for setting, about in known.items() if not about.needed)
        yield f"| `{name}` | {needed} | {more} |"


def _table(heading: str, meanings: Mapping[str, str]) -> Iterator[str]:
    yield f"\n### {heading}\n\n| setting | what it means |\n|---|---|"
    for name, meaning in meanings.items():
        yield f"| `{name}` | {meaning} |"


if __name__ == "__main__":
    PAGE.write_text(with_settings(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
