"""A formula is written as xlsxwriter writes it, whether or not it was searched."""

import pytest
import xlsxwriter

from extract.workbook.plain_formulas import Workbook

FORMULAS = (
    '=AND(TRIM(B4)<>"",OR($C4="yes",NOT(ISNUMBER(D4))))',
    "=OFFSET('_lists'!$A$1,0,0,MAX(1,COUNTA('_lists'!$A:$A)),1)",
    "{=SUMPRODUCT(A1:A3)}",
    "AND(A1=1}",
    '=TEXTJOIN("; ",TRUE,A1:A3)',
    "=IF(XLOOKUP(A1,B:B,C:C)=1,2,3)",
    "=UNIQUE(A1:A3)",
    "=_xlfn.CONCAT(A1)",
    "=A1",
    "=",
    "",
)


@pytest.mark.parametrize("newer", [True, False])
@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_prepared_as_xlsxwriter_prepares_it(formula: str, newer: bool) -> None:
    books = Workbook("a.xlsx"), xlsxwriter.Workbook("b.xlsx")
    ours, theirs = (book.add_worksheet()._prepare_formula(formula, newer) for book in books)
    assert ours == theirs
