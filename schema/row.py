"""Row models: a table of a form is a Pydantic model, and its fields are declared by what their cells hold.

    class Samples(Row, label="Samples", identity=("study", "group"), parent="studies"):
        '''One row per group of participants that was analysed on its own.'''

        study: Cell[str] = reference("Study", to="studies")
        group: Cell[str] = key("Group", example="total")
        n_analysed: Cell[int] = count("Number analysed", required=True)

A model reads its own cells: `Samples.model_validate({"study": "S01", "group": "total", "n_analysed": "14"})`.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Literal, TypeAlias, TypedDict, TypeVar, Unpack

from pydantic import BaseModel, ConfigDict, create_model
from pydantic.fields import FieldInfo

from schema.cell_type import CellType
from schema.cells import Count, Date, Key, Number, Percentage, Reference, Text, Verbatim, Year
from schema.choices import Choice, Choices, Option
from schema.countries import Countries
from schema.decimals import Bound
from schema.identifiers import Identifier, Place, Scheme
from schema.missing import Missing
from schema.quantities import Amount, Unit
from schema.records import record

T = TypeVar("T")
Cell: TypeAlias = T | Missing | None
"""What a cell of a row holds once read: a value, a missing code, or nothing."""

Mode = Literal["dual", "verified", "single"]
Level = Literal["nominal", "ordinal", "interval", "ratio"]


class FieldSettings(TypedDict, total=False):
    """What may be said of any field beside what its cells hold."""

    guidance: str
    example: str
    required: bool
    optional: bool  # a blank cell may stand in a finished study
    mode: Mode
    level: Level
    weights: Literal["linear", "quadratic"]
    round: int
    module: str
    tolerance: Decimal
    evidence: bool
    prefilled: bool
    plausible: tuple[float, float]
    scored: bool
    bookkeeping: bool  # it says how the team worked, not what a report says, and is in no count of entries
    finished_when: str  # the answer that marks a study as finished; for one field of the first table
    grows_in: str  # the file of the project in which a team lists choices of its own, while it codes
    was: tuple[str, ...]  # the names that the field had in earlier versions of the form
    applies_when: str  # SQL over fields of the row: where it does not hold, the field is not applicable
    same_people: bool  # a reference to another study, whose participants are the same people
    counts_people: Mapping[str, str]  # the entries of the row in which this is the number of all people of a study
    refines: str  # the field of the row to whose choices those of this field belong
    left_out_when: str  # the answer with which a row is left out of the tables for the synthesis
    lettered: bool  # the picture of themes by study shows this answer as a letter
    lowest_in: str  # the field of the row that has the lowest value, if the report gives a range
    highest_in: str  # the field of the row that has the highest value
    share_of: str  # the field of the row with the whole number, of which this number is a part
    percentage_in: str  # the field of the row with the percentage of this number, if the report gives only that
    extent_read: bool  # the choice in the table of reports that says how much of a report was read
    also_called: tuple[str, ...]  # further headers under which files have it
    characteristics: str  # the column of the paper's table of characteristics in which it is shown


@record
class About:
    """Pydantic metadata that carries a field's label and what is asked of it."""

    label: str
    settings: FieldSettings


@record(kw_only=True)
class Prepared:
    """Rows that a template writes for every study, each a text by field; with a module, only where that is on."""

    rows: tuple[Mapping[str, str], ...]
    module: str = ""


@record(kw_only=True)
class TableOptions:
    """What a row model says of its table."""

    label: str
    identity: tuple[str, ...]
    parent: str | None = None
    selection: bool = False
    module: str = ""
    expected: bool = False  # a finished study has at least one row here
    reports: bool = False  # its rows are the reports of a study
    prepared: tuple[Prepared, ...] = ()
    was: tuple[str, ...] = ()  # the names that the table had in earlier versions of the form


class Row(BaseModel):
    """One row of a table. Class arguments give its label, identity, parent, and whether its rows are a selection."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)  # a validator when a row is first read
    options: ClassVar[TableOptions]

    def __init_subclass__(cls, **options: Any) -> None:
        """Keeps the class arguments."""
        cls.options = TableOptions(**options)


def declared(cell: CellType[Any], label: str, settings: FieldSettings) -> Any:
    """A field of a row model: blank until filled in."""
    info = FieldInfo(default=None, title=label)
    info.metadata = [cell, About(label, settings)]
    return info


def with_cell(model: type[Row], name: str, cell: CellType[Any]) -> type[Row]:
    """The row model with another cell type in one of its fields."""
    about = next(item for item in model.model_fields[name].metadata if isinstance(item, About))
    return with_field(model, name, declared(cell, about.label, about.settings))


def with_settings(model: type[Row], name: str, **settings: Unpack[FieldSettings]) -> type[Row]:
    """The row model with other settings for one of its fields."""
    metadata = model.model_fields[name].metadata
    cell = next(item for item in metadata if isinstance(item, CellType))
    about = next(item for item in metadata if isinstance(item, About))
    return with_field(model, name, declared(cell, about.label, {**about.settings, **settings}))


def with_field(model: type[Row], name: str, info: FieldInfo) -> type[Row]:
    """The row model with this field, in place of the one of this name or behind all others."""
    changed: dict[str, Any] = {name: (Any, info)}
    made: type[Row] = create_model(
        model.__name__, __base__=model, __doc__=model.__doc__, __cls_kwargs__=vars(model.options), **changed
    )
    return made


def key(
    label: str, *, local: bool = False, aliases: Mapping[str, str] | None = None, **settings: Unpack[FieldSettings]
) -> Any:
    """A name by which other rows refer to this one; `local` when it is the extractor's own numbering."""
    return declared(Key(local=local, aliases=aliases or {}), label, settings)


def reference(label: str, *, to: str, several: bool = False, **settings: Unpack[FieldSettings]) -> Any:
    """The key of a row of the table `to`."""
    return declared(Reference(to=to, several=several), label, settings)


def text(label: str, **settings: Unpack[FieldSettings]) -> Any:
    """Free text, not compared."""
    return declared(Text(), label, settings)


def verbatim(label: str, **settings: Unpack[FieldSettings]) -> Any:
    """The report's own words, compared."""
    return declared(Verbatim(), label, settings)


def count(label: str, *, at_least: int = 0, at_most: int | None = None, **settings: Unpack[FieldSettings]) -> Any:
    """How many there are."""
    return declared(Count(at_least=at_least, at_most=at_most), label, settings)


def number(
    label: str, *, at_least: Bound | None = None, at_most: Bound | None = None, **settings: Unpack[FieldSettings]
) -> Any:
    """A number."""
    return declared(Number(at_least=at_least, at_most=at_most), label, settings)


def percentage(label: str, *, of: str | None = None, **settings: Unpack[FieldSettings]) -> Any:
    """A percentage as printed, of the field that is its denominator."""
    settings.setdefault("plausible", (0, 100))
    return declared(Percentage(of=of, at_least=0), label, settings)


def quantity(label: str, *, units: tuple[Unit, ...], **settings: Unpack[FieldSettings]) -> Any:
    """A number with a unit."""
    return declared(Amount(units=units), label, settings)


def year(label: str, **settings: Unpack[FieldSettings]) -> Any:
    """A year."""
    return declared(Year(), label, settings)


def date(label: str, **settings: Unpack[FieldSettings]) -> Any:
    """A date as far as it is known."""
    return declared(Date(), label, settings)


def choice(
    label: str, *choices: Option, other: bool = True, ordered: bool = False, **settings: Unpack[FieldSettings]
) -> Any:
    """One of a list; with `other`, the words for "other" have a cell of their own."""
    return declared(Choice(choices=choices, other=other, ordered=ordered), label, settings)


def choices(label: str, *offered: Option, other: bool = True, **settings: Unpack[FieldSettings]) -> Any:
    """Several of a list."""
    return declared(Choices(choices=offered, other=other), label, settings)


def countries(label: str, **settings: Unpack[FieldSettings]) -> Any:
    """One or several countries, by name or three letters."""
    return declared(Countries(), label, settings)


def identifier(label: str, *, scheme: Scheme, **settings: Unpack[FieldSettings]) -> Any:
    """A published identifier."""
    return declared(Identifier(scheme=scheme), label, settings)


def place(label: str, **settings: Unpack[FieldSettings]) -> Any:
    """A place in a report."""
    return declared(Place(), label, settings)
