"""`twofold demo`: the worked example."""

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="[DIR]", default="twofold-demo", type=click.Path(path_type=Path, file_okay=False))
def demo(folder: Path) -> None:
    """Walk the whole way once, in a new folder DIR (twofold-demo): from two filled workbooks to a dataset.

    Sixteen published reports of patients' experience of ketamine or esketamine, extracted by two people. Every line
    shown is what the command itself prints.
    """
    from extract.demo.walk import walk

    walk(folder)
