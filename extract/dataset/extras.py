"""What a team may want or not want in a dataset beside its tables."""

from schema.records import record


@record(kw_only=True)
class Extras:
    """With `database` the tables are an SQLite database too; with `pictures` there is a folder of pictures."""

    database: bool = False
    pictures: bool = False


NO_EXTRAS = Extras()
