"""The optional parts of a dataset."""

from importlib.util import find_spec

from extract.dataset.paper.printing import PRINTS_HERE, Printer
from schema.records import record


@record(kw_only=True)
class Extras:
    """With `database` the tables are an SQLite database too.

    With `pictures` there is a folder of pictures, with `supplements` one of supplements. `printer` draws them.
    """

    database: bool = False
    pictures: bool = False
    supplements: bool = False
    printer: Printer = PRINTS_HERE


NO_EXTRAS = Extras()

NOT_INSTALLED = (
    'There are no pictures, because what draws them is not installed. To have them: pip install "twofold[pictures]"'
)


def drawing_installed() -> bool:
    """Whether the packages that draw pictures are installed. They are large, and twofold works without them."""
    return find_spec("vl_convert") is not None
