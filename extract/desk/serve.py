"""Runs the desk on this machine until it is stopped."""

from __future__ import annotations

import secrets
import socket
from threading import Thread
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette

from extract.clock import stamp
from extract.desk.app import DeskPages
from extract.desk.filters import ItemCounts
from extract.errors import CannotUse
from extract.output import say
from extract.report.ledger_text import say_broken
from schema.text import plural

if TYPE_CHECKING:
    from pathlib import Path

    from extract.desk.desk import Desk

HOST = "127.0.0.1"


def serve(desk: Desk, *, port: int = 0, browser: bool = True) -> None:
    """Serves a desk on a port of this machine, a free one for 0; comes back when it is stopped.

    CannotUse where the port is taken.
    """
    listening = _listen(port)
    number = listening.getsockname()[1]
    token = secrets.token_urlsafe(24)
    pages = DeskPages(desk, token=token, hosts=frozenset({f"{HOST}:{number}", f"localhost:{number}"}))
    address = f"http://{HOST}:{number}/{token}/"
    _say_kept(desk)
    say(f"The desk is open at {address}")
    say("Only this machine can open it. To stop it, press Ctrl and C: every ruling is already in the ledger.")
    if browser:
        import webbrowser

        Thread(target=webbrowser.open, args=[address], daemon=True).start()  # it waits until the server answers
    uvicorn.Server(_config(pages.app)).run(sockets=[listening])


def load_server() -> None:
    """Loads what the server loads as it starts."""
    _config(Starlette()).load()


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app, http="h11", ws="none", loop="asyncio", lifespan="off", log_level="error", access_log=False,
        server_header=False,
    )  # fmt: skip


def write(desk: Desk, path: Path) -> None:
    """Writes a desk into a file, and says what to do with it."""
    from extract.desk.export import write_page

    write_page(desk, path, when=stamp())
    _say_kept(desk)
    progress = ItemCounts.of(desk.items)
    say(f"Wrote {path}: {plural(progress.open, 'open item')}, {path.stat().st_size / 1e6:.1f} MB")
    say("Next: send it to the person who rules. It opens in any browser, and the rulings come back as a file.")
    say("Then: twofold adjudicate FILE")


def _say_kept(desk: Desk) -> None:
    say_broken(desk.merged.ledger)
    for kept in desk.kept:
        say(f"kept first submission: {desk.submissions}/{kept.file}")
    for sentence in desk.not_read:
        say(sentence, err=True)


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()  # who opens the address at once waits for the server
    except OSError as error:
        listening.close()
        raise CannotUse(f"port {port} is taken", hint="leave --port out, and a free one is taken") from error
    return listening
