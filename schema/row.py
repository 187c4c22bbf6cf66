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
    """The settings of a field, apart from the type of its cells."""

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
    names: bool  # whether its entries name or number the study; otherwise the header and the type say whether they do
    bookkeeping: bool  # about the team's work, not about the report; not counted as an entry
    finished_when: str  # the answer that marks a study as finished; one field of the first table has this
    grows_in: str  # the project's file in which the team adds choices while coding
    was: tuple[str, ...]  # the names of the field in earlier versions of the form
    applies_when: str  # SQL over fields of the row: where it does not hold, the field is not applicable
    same_people: bool  # a reference to another study with the same participants
    # the other entries of a row in which this field is the total number of people of the study
    counts_people: Mapping[str, str]
    refines: str  # the field of the same row whose choices the choices of this field belong to
    left_out_when: str  # with this answer, the row is left out of the tables for the synthesis
    lettered: bool  # the picture of themes by study shows this answer as a letter
    lowest_in: str  # the field of the same row with the lowest value, if the report gives a range
    highest_in: str  # the field of the same row with the highest value
    share_of: str  # the field of the same row with the total that this number is a part of
    percentage_in: str  # the field of the same row with this number as a percentage, if the report gives only that
    extent_read: bool  # the field of the table of reports that says how much of a report was read
    also_called: tuple[str, ...]  # other headers that files use for this field
    characteristics: str  # the column for it in the paper's table of characteristics


@record
class About:
    """Pydantic metadata with the label and the settings of a field."""

    label: str
    settings: FieldSettings


@record(kw_only=True)
class Prepared:
    """Rows that a template writes for every study: each has a text by field.

    With `module`, only if that module is on.
    """

    rows: tuple[Mapping[str, str], ...]
    module: str = ""


@record(kw_only=True)
class TableOptions:
    """The settings of a table, given as class arguments of its row model."""

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

    # the validator is built when a row is first read
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    options: ClassVar[TableOptions]
    table_name: ClassVar[str]  # only if the name of the class does not give it

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
    """The row model with this field: it replaces the field with this name, or is added at the end."""
    changed: dict[str, Any] = {name: (Any, info)}
    made: type[Row] = create_model(
        model.__name__, __base__=model, __doc__=model.__doc__, __cls_kwargs__=vars(model.options), **changed
    )
    return made


def key(
    label: str, *, local: bool = False, aliases: Mapping[str, str] | None = None, **settings: Unpack[FieldSettings]
) -> Any:
    """A name by which other rows refer to this row; `local` if it is the extractor's own numbering."""
    return declared(Key(local=local, aliases=aliases or {}), label, settings)


def reference(label: str, *, to: str, several: bool = False, **settings: Unpack[FieldSettings]) -> Any:
    """The key of a row of the table `to`."""
    return declared(Reference(to=to, several=several), label, settings)


def text(label: str, **settings: Unpack[FieldSettings]) -> Any:
    """Free text, which is not compared."""
    return declared(Text(), label, settings)


def verbatim(label: str, **settings: Unpack[FieldSettings]) -> Any:
    """The report's own words, which are compared."""
    return declared(Verbatim(), label, settings)


def count(label: str, *, at_least: int = 0, at_most: int | None = None, **settings: Unpack[FieldSettings]) -> Any:
    """A whole number of people or things."""
    return declared(Count(at_least=at_least, at_most=at_most), label, settings)


def number(
    label: str, *, at_least: Bound | None = None, at_most: Bound | None = None, **settings: Unpack[FieldSettings]
) -> Any:
    """A number."""
    return declared(Number(at_least=at_least, at_most=at_most), label, settings)


def percentage(
    label: str, *, of: str | None = None, at_most: int | None = None, **settings: Unpack[FieldSettings]
) -> Any:
    """A percentage as printed; `of` names the field with its denominator.

    More than 100 is only implausible, as in a change: a share of people takes
    `at_most=100`.
    """
    if at_most is None:
        settings.setdefault("plausible", (0, 100))
    return declared(Percentage(of=of, at_least=0, at_most=at_most), label, settings)


def quantity(label: str, *, units: tuple[Unit, ...], **settings: Unpack[FieldSettings]) -> Any:
    """A number with a unit."""
    return declared(Amount(units=units), label, settings)


def year(label: str, **settings: Unpack[FieldSettings]) -> Any:
    """A year."""
    return declared(Year(), label, settings)


def date(label: str, **settings: Unpack[FieldSettings]) -> Any:
    """A date, as far as it is known."""
    return declared(Date(), label, settings)


def choice(
    label: str, *choices: Option, other: bool = True, ordered: bool = False, **settings: Unpack[FieldSettings]
) -> Any:
    """One choice from a list; with `other`, a separate cell describes "other"."""
    return declared(Choice(choices=choices, other=other, ordered=ordered), label, settings)


def choices(label: str, *offered: Option, other: bool = True, **settings: Unpack[FieldSettings]) -> Any:
    """Several choices from a list."""
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
