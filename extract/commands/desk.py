"""`twofold desk`: adjudication in the browser."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port of this machine (a free one, if not given)."
)
@click.option("--no-browser", is_flag=True, help="Say the address, and open no browser.")
def desk(port: int, no_browser: bool) -> int:
    """Rule on disagreements in the browser, on this machine.

    The desk shows one item at a time: both answers with their evidence, what to extract, and the ruling beside them.
    Each ruling goes into the ledger at once, with the same words and the same checks as in the adjudication sheet, so a
    team can use the desk or the sheet on any day. Nothing leaves this machine, and other machines cannot open the desk.
    If twofold.toml says blinded = true, the page has no names of extractors either.

    As twofold merge does, the desk first keeps the first submission of each study that is marked as finished. Stop it
    with Ctrl and C.
    """
    from extract.desk.serve import serve
    from extract.project.project import find_project

    serve(find_project(Path.cwd()), port=port, browser=not no_browser)
    return 0
