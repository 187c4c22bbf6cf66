"""The first sheet of a form's workbook: what it is, how to change it, and what the types of fields hold."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from extract.form_file.settings import TYPES
from extract.form_file.sheets.layout import FIELDS, SHEETS, TABLES, own_settings
from extract.workbook.page import Page
from extract.workbook.styles import Styles
from schema.missing import Missing

_STEPS = (
    ("1", f"List your tables on the sheet {TABLES}: a row per table. The first has one row per study."),
    ("2", f"List your fields on the sheet {FIELDS}: a row per field. Choose its type; grey cells do not apply to it."),
    ("3", "List the choices of each list on the sheet Choices. Write rules on the sheet Rules, if you need any."),
    ("4", "Save, and run:  twofold form check FILE.  It names every mistake with its cell."),
    ("5", "See what extractors will get:  twofold form preview FILE.  Then start:  twofold init FOLDER --form FILE."),
)
_STEPS_ON_TOP = (
    ("", "This form extends another, which the sheet Form names. Write only what is different: all else stays as it is"
     " there, and corrections of that form reach yours."),
    ("Change", "Write a row with its name (choices and rules: its code), and only the cells that differ."),
    ("Add", "Write a row with a new name, and all that it needs."),
    ("Hide", "Write a row with its name, and yes in the column Hide."),
    ("Move", "Write the name of its new neighbour in the column Before or After."),
    ("Check", "Save, and run:  twofold form check FILE.  It names every mistake with its cell."),
)  # fmt: skip
_CELLS = (
    ("Headers", "Point at a header to read what its column is for. You may move columns, and leave out those you do not"
     " use. A column of your own begins with #, such as #notes; it is not read."),
    ("Several in a cell", "Separate them with ; or with a new line (Alt+Enter)."),
    ("name: value", "Some cells of the sheet Rules have lines such as  n_analysed: 12 . Write one on a line."),
    ("Double quotes", 'A text in double quotes is read exactly as it is: "a; b" is one text, and " a" begins'
     ' with a space. In it, \\n is a new line, \\" a quote and \\\\ a backslash.'),
    ("Blank", "A blank cell means: as usual."),
)  # fmt: skip
_WIDTHS = (20, 100)


def write_read_me(sheet: Worksheet, styles: Styles, title: str, *, extends: bool = False) -> None:
    """Writes the sheet. `extends`: the workbook says only what is different from another form."""
    page = Page(sheet, styles, f"The form: {title}", widths=_WIDTHS)
    page.pair("", "This workbook is a form: it says what your team extracts from each study. Change it as you like.")
    page.section("How to change it")
    for number, text in _STEPS_ON_TOP if extends else _STEPS:
        page.pair(number, text)
    page.section("What to type")
    for label, text in _CELLS:
        page.pair(label, text)
    page.section("Sheets")
    for layout in SHEETS.values():
        page.link(layout.name, layout.how, styles.link)
    page.section("Types of fields")
    for kind, meaning in TYPES.items():
        own = [name.replace("_", " ") for name in own_settings(kind)]
        page.pair(kind, meaning + (f" Its own settings: {', '.join(own)}." if own else ""))
    page.section("Missing codes")
    page.pair("", "Extractors type these where there is no value. You need not list them in the form.")
    for code in Missing:
        page.pair(code.value, code.meaning, styles.code)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
