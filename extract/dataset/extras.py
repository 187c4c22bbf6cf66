"""What a team may want or not want in a dataset beside its tables."""

from schema.records import record


@record(kw_only=True)
class Extras:
    """With `database` the tables are an SQLite database too.

    With `pictures` there is a folder of pictures, with `supplements` one of supplements.
    """

    database: bool = False
    pictures: bool = False
    supplements: bool = False


NO_EXTRAS = Extras()
