"""The options for files without a project. Each corrects a wrong guess about the files."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from schema.records import record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from extract.compare_files.comparing import Compared

Result = TypeVar("Result")


@record(kw_only=True)
class HowRead:
    """The values of these options."""

    by: str | None = None
    keys: tuple[str, ...] = ()
    sheet: str | None = None
    form_name: str | None = None
    pairs: str | None = None
    missing: tuple[str, ...] = ()

    def compare(self, files: Sequence[Path], ledger: Path | None) -> Compared:
        """The comparison of these files under the rulings of a ledger. Broken lines of the ledger are shown."""
        from extract.compare_files.comparing import compare_files
        from extract.project.ledger.ledger_file import read_ledger
        from extract.report.ledger_text import say_broken

        found = read_ledger(ledger) if ledger else None
        say_broken(found)
        return compare_files(
            files,
            by=self.by,
            key=self.keys,
            sheet=self.sheet,
            form_name=self.form_name,
            pairs=self.pairs,
            missing=self.missing,
            ledger=found.ledger if found else None,
        )

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """These options as they were typed, each with its value."""
        pairs = [
            ("--by", self.by),
            ("--pairs", self.pairs),
            *(("--key", key) for key in self.keys),
            ("--sheet", self.sheet),
            ("--form", self.form_name),
            *(("--missing", code) for code in self.missing),
        ]
        return tuple((option, value) for option, value in pairs if value is not None)

    @classmethod
    def of(cls, options: Sequence[tuple[str, str]]) -> HowRead:
        """What these options say."""
        given = dict(options)
        return cls(
            by=given.get("--by"),
            keys=tuple(value for option, value in options if option == "--key"),
            sheet=given.get("--sheet"),
            form_name=given.get("--form"),
            pairs=given.get("--pairs"),
            missing=tuple(value for option, value in options if option == "--missing"),
        )


def how_read(command: Callable[..., Result]) -> Callable[..., Result]:
    """Adds --by, --pairs, --key, --sheet, --form and --missing, which come to the command as one `how`."""

    @wraps(command)
    def collected(
        *,
        by: str | None,
        pairs: str | None,
        keys: tuple[str, ...],
        sheet: str | None,
        form_name: str | None,
        missing: tuple[str, ...],
        **others: Any,
    ) -> Result:
        how = HowRead(by=by, keys=keys, sheet=sheet, form_name=form_name, pairs=pairs, missing=missing)
        return command(how=how, **others)

    return _BY(_PAIRS(_KEY(_SHEET(_FORM(with_missing_codes(collected))))))


_BY = click.option(
    "--by", metavar="COLUMN", help="For one shared file: the column that names the extractor of each row."
)
_PAIRS = click.option(
    "--pairs",
    metavar="A*=B*",
    help="For one file with people side by side: the headers of each, * for the question, as 'Coder1*=Coder2*'.",
)
_KEY = click.option(
    "--key",
    "keys",
    metavar="COLUMN",
    multiple=True,
    help="A column that identifies a row. Repeat it for several, the study's column first.",
)
_SHEET = click.option(
    "--sheet",
    metavar="NAME",
    help="The sheet to read, if the guess is wrong; of several tables on a sheet, one by its cell: Effects!A20.",
)
_FORM = click.option(
    "--form", "form_name", metavar="FILE", help="A form to use instead of assumptions. twofold form infer writes one."
)


with_missing_codes = click.option(
    "--missing",
    metavar="COLUMN=CODE",
    multiple=True,
    help="An entry that means missing in a column, such as 'Mean age=999'. Repeat it for several.",
)
