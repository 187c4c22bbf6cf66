"""The kinds of problem of how a file is built: its sheets, headers and rows, and what the reader had to repair."""

from schema.problem import Severity
from validate.check.catalogue.problem_kind import ProblemKind, by_code

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

STRUCTURE_PROBLEMS = by_code(
    ProblemKind(*said)
    for said in (
        (
            "other-form",
            _ERROR,
            "The workbook was made from another form than the one of this project, so nothing in it was read.",
            "Extract into the workbook that `twofold template` makes in this project, or check the file in its"
            " own project.",
            "The hidden stamp names the form exercise-trials, and the project's form is patient-voices.",
        ),
        (
            "form-version",
            _WARNING,
            "The workbook was made from another version of the form. What both versions have was read.",
            "Look at the columns that are named: what the new version asks for has still to be extracted. The"
            " simplest way"
            " is a new workbook from `twofold template`, with your rows pasted into it.",
            "Made with version 1.0, while the project uses 1.1, which also asks for the number of coders.",
        ),
        (
            "sheet-missing",
            _ERROR,
            "A table of the form has no sheet in the file.",
            "Give the sheet its name again, or copy the empty sheet from a new workbook (`twofold template`).",
            "There is no sheet Samples.",
        ),
        (
            "sheet-renamed",
            _WARNING,
            "No sheet has the table's name, and another one that fits was read in its place.",
            "Give the sheet the name that the form has for it, if it is the right one.",
            "There is no sheet Samples; the sheet Sample was read as it.",
        ),
        (
            "sheet-doubled",
            _ERROR,
            "Two sheets are the same table, and only one of them was read. Copying a sheet makes one such as"
            " Samples (2).",
            "Move the rows that you want to keep into one of them, and delete the other.",
            "Samples was read; Samples (2) has 4 rows too.",
        ),
        (
            "sheet-not-used",
            _NOTE,
            "A sheet is no table of the form, and nothing on it was read.",
            "Nothing has to be done, if it holds your own notes. Otherwise move its rows to the sheet of the table.",
            "The sheet Scratch was not read.",
        ),
        (
            "sheet-without-cells",
            _NOTE,
            "A sheet is a chart or a program and has no cells to read.",
            "Nothing has to be done.",
            "The sheet Chart1 was not read.",
        ),
        (
            "sheet-hidden",
            _WARNING,
            "The sheet of a table is hidden. It was read all the same.",
            "Show the sheet (right-click on any sheet's tab, Unhide), or clear it if it was hidden because it is"
            " not meant.",
            "The sheet Samples is hidden and has 3 rows.",
        ),
        (
            "header-missing",
            _ERROR,
            "No row of the sheet holds the headers of the table, so its rows could not be read.",
            "Put the row of headers back above the rows: copy it from a new workbook (`twofold template`).",
            "Row 2 of Samples was deleted.",
        ),
        (
            "header-renamed",
            _WARNING,
            "A header is not quite that of any column of the form, and the nearest was assumed.",
            "Write the header as the form has it, or rename it clearly if it is a column of your own.",
            "The header Number analyzed was read as Number analysed.",
        ),
        (
            "header-doubled",
            _ERROR,
            "Two columns have the same header, and only one of them was read.",
            "Keep the right values in one column, and delete the other or give it another header.",
            "D2 and K2 are both Number analysed; column D was read.",
        ),
        (
            "column-missing",
            _ERROR,
            "A column of the form is not on the sheet. An error where the form needs it, otherwise a warning.",
            "Put the column back with its header as the form has it; where it stands does not matter.",
            "Samples has no column Group.",
        ),
        (
            "column-not-used",
            _NOTE,
            "A column with entries is no column of the form, and nothing in it was read.",
            "Nothing has to be done, if it is for yourself. Otherwise give it the header that the form has.",
            "Column R (My thoughts) was not read.",
        ),
        (
            "rows-above-header",
            _WARNING,
            "Rows with entries stand above the row of headers, as after sorting the whole sheet. They were read.",
            "Move the row of headers back to the top of the sheet.",
            "The headers are in row 12; rows 3-11 above them were read.",
        ),
        (
            "hidden-rows",
            _WARNING,
            "Hidden rows hold entries. They were read like all others.",
            "Show them (clear the filter, or select all rows, right-click, Unhide), and delete those that are"
            " not meant.",
            "Rows 8-10 of Samples are hidden.",
        ),
        (
            "hidden-columns",
            _WARNING,
            "Hidden columns hold entries. They were read like all others.",
            "Show them (select all columns, right-click, Unhide), and clear what is not meant.",
            "Column F (Number analysed) is hidden.",
        ),
        (
            "merged-cells",
            _WARNING,
            "Cells among the rows are merged. Only the first of them holds the entry; the others are blank.",
            "Unmerge them and repeat the entry in each row that it is meant for.",
            "B5:B8 are merged, so rows 6 to 8 have no study.",
        ),
        (
            "error-value",
            _ERROR,
            "The cell holds an error that the spreadsheet shows in place of a value.",
            "Type the value itself in place of the formula.",
            "F7 shows #REF!.",
        ),
        (
            "formula-without-result",
            _ERROR,
            "The cell holds a formula that no program has worked out, so it has no value to read.",
            "Open the file in Excel or LibreOffice and save it, or, better, type the value itself.",
            "F7 holds =8+6 and no result.",
        ),
        (
            "formula-cell",
            _NOTE,
            "Cells hold formulas; the results that are stored with them were read.",
            "Nothing has to be done, but values that are typed cannot change when rows are sorted or copied.",
            "F7 and two more cells of Samples are formulas.",
        ),
        (
            "date-cell",
            _WARNING,
            "The spreadsheet holds a date in a column of text. Entries such as 1-2 or 3/4 become dates when typed.",
            "Format the column as text and type the entry again, unless it is a date.",
            "D5 holds 2024-02-01, and 1-2 was typed.",
        ),
        (
            "percent-cell",
            _NOTE,
            "Cells hold fractions that are shown as percentages. They were read as shown, without final noughts.",
            "Type the percentage as printed into cells formatted as text, where its final noughts matter.",
            "The cell holds 0.551 and shows 55.1%: 55.1% was read.",
        ),
        (
            "encoding",
            _NOTE,
            "The file does not say how its letters are encoded, and that was guessed.",
            "Look whether letters such as é or ü are right. If not, save the file as CSV UTF-8.",
            "The file was read as cp1252.",
        ),
        (
            "delimiter-line",
            _NOTE,
            "The first line of the file names the sign that parts its cells, and is no row.",
            "Nothing has to be done.",
            "sep=;",
        ),
        (
            "nul-bytes",
            _NOTE,
            "The file has zero bytes, which are no text, and they were left out.",
            "Save the file anew from the program that made it.",
            "3 zero bytes were left out.",
        ),
        (
            "bad-bytes",
            _WARNING,
            "The cell holds bytes that are no letters, and they were replaced by a sign that says so.",
            "Type the text of the cell again, or save the file as CSV UTF-8.",
            "C4 holds Universit\N{REPLACEMENT CHARACTER}.",
        ),
        (
            "ragged-rows",
            _NOTE,
            "Some rows of the file have more or fewer cells than most. A cell that holds the delimiter may not"
            " be quoted.",
            "Look whether the entries of the rows that are named stand under the right headers.",
            "Most rows have 12 cells, row 7 has 13.",
        ),
        (
            "open-quote",
            _ERROR,
            "A quotation mark is opened and never closed, so that all that follows it was read into one cell.",
            "Remove the quotation mark or close it, and check again.",
            'F7 begins with " and swallows the rows below it.',
        ),
    )
)
