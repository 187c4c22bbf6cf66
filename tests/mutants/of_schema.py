"""Mistakes in `schema`."""

from tests.mutants.mutant import Mutant

TEXT = "tests/schema/test_text.py"
CELLS = "tests/schema/test_cells.py"
CODEBOOK = "tests/schema/test_codebook_changes.py"

MUTANTS = (
    Mutant(
        "codebook",
        "a code that was renamed forgets its earlier names",
        "schema/changing_codes.py",
        "names = [name for one in old for name in names_of(one)]",
        "names = [one.code for one in old]",
        (f"{CODEBOOK}::test_nothing_that_was_coded_is_lost_by_any_changes",),
    ),
    Mutant(
        "codebook",
        "a code that was split is not read any more",
        "schema/changing_codes.py",
        "self._put(source, replace(source, until=change.revision, became=became))",
        "self.options = tuple(one for one in self.options if one is not source)",
        (f"{CODEBOOK}::test_nothing_that_was_coded_is_lost_by_any_changes",),
    ),
    Mutant(
        "codebook",
        "changes are made in the order of their lines",
        "schema/codebook_changes.py",
        "ordered = sorted({change.id: change for change in changes}.values(), key=lambda change: change.order)",
        "ordered = list({change.id: change for change in changes}.values())",
        (f"{CODEBOOK}::test_the_log_gives_the_same_codebook_in_whatever_order_its_lines_are",),
    ),
    Mutant(
        "meaning",
        "case makes a difference",
        "schema/text.py",
        "_plain_letters(text).casefold()",
        "_plain_letters(text)",
        (TEXT,),
    ),
    Mutant(
        "meaning",
        "0.50 is not 0.5",
        "schema/decimals.py",
        'written.rstrip("0").rstrip(".")',
        "written",
        (CELLS,),
    ),
    Mutant(
        "meaning",
        "half a person is rounded down",
        "schema/cells.py",
        "if number != int(number):",
        "if number < int(number):",
        (CELLS,),
    ),
    Mutant(
        "meaning",
        "a unit's factor is forgotten",
        "schema/quantities.py",
        "Fraction(value.number) * unit.times",
        "Fraction(value.number)",
        (CELLS,),
    ),
)
