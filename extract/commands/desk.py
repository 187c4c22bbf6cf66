"""`twofold desk`: adjudication in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from extract.output import chosen_round, of_round


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port of this machine (a free one, if not given)."
)
@click.option("--no-browser", is_flag=True, help="Say the address, and open no browser.")
@click.option(
    "--export",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the desk as one HTML file instead, for somebody who has no twofold.",
)
@of_round
def desk(port: int, no_browser: bool, export: Path | None) -> int:
    """Rule on disagreements in the browser, on this machine.

    The desk shows one item at a time: both answers with their evidence, what to extract, and the ruling beside them.
    Each ruling goes into the ledger at once, with the same words and the same checks as in the adjudication sheet, so a
    team can use the desk or the sheet on any day. Nothing leaves this machine, and other machines cannot open the desk.
    If twofold.toml says blinded = true, the page has no names of extractors either.

    With --export, the same desk is written into one HTML file. A person who has no twofold opens it in a browser and
    rules; the browser keeps the rulings until they are saved to a file, which twofold adjudicate takes in.

    If the project has the reports in a folder fulltexts, the report is shown too, open at the passage that is quoted.

    As twofold merge does, the desk first keeps the first submission of each study that is marked as finished. Stop it
    with Ctrl and C.
    """
    from extract.desk.opening import open_desk
    from extract.project.folder.project import find_project

    desk = open_desk(find_project(Path.cwd(), chosen_round()))
    try:
        from extract.desk.serve import serve, write

        if export is not None:
            write(desk, export)
        else:
            serve(desk, port=port, browser=not no_browser)
    finally:
        desk.close()
    return 0
