"""A mutant: a small mistake that somebody could make, with the tests that have to notice it."""

from dataclasses import dataclass

LOST = "tests/validate/merge/test_laws_lost_and_invented.py"
ORDER = "tests/validate/merge/test_laws_silence_and_order.py"
LOCAL = "tests/validate/merge/test_laws_local_and_exact.py"
DECISIONS = "tests/validate/merge/test_laws_decisions.py"
FINISHED = "tests/validate/merge/test_laws_finished.py"
DECIDING = "tests/validate/adjudication/test_decide.py"
RULINGS = "tests/validate/merge/test_rulings_on_rows.py"
ON_DISK = "tests/extract/project/test_ledger_file.py"


@dataclass(frozen=True)
class Mutant:
    """`old`, found exactly once in `file`, becomes `new`; then one of `tests` fails, or the law is not tested."""

    law: str
    what: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
