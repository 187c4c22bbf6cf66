"""`twofold demo`: the worked example."""

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="[DIR]", default="twofold-demo", type=click.Path(path_type=Path, file_okay=False))
def demo(folder: Path) -> None:
    """Play a worked example, from two filled workbooks to a dataset.

    Two people have extracted sixteen published reports on patients' experience of ketamine or esketamine. The example
    runs the real commands in a new folder DIR (twofold-demo, if not given) and shows what they print.
    """
    from extract.demo.walk import walk

    walk(folder)
