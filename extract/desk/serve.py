"""Runs the desk on this machine until it is stopped."""

from __future__ import annotations

import secrets
import socket
import webbrowser
from threading import Timer
from typing import TYPE_CHECKING

import uvicorn

from extract.clock import stamp
from extract.desk.app import DeskPages
from extract.desk.desk import Desk
from extract.desk.export import write_page
from extract.desk.filters import Progress
from extract.errors import CannotUse
from extract.output import say
from schema.text import plural

if TYPE_CHECKING:
    from pathlib import Path

    from extract.project.project import Project

HOST = "127.0.0.1"
_SOON = 0.3  # seconds: the server is there by then


def serve(project: Project, *, port: int = 0, browser: bool = True) -> None:
    """Opens the desk of a project on a port of this machine, a free one for 0; comes back when it is stopped.

    CannotUse where the project cannot be merged, or the port is taken.
    """
    desk = Desk(project)
    listening = _listen(port)
    number = listening.getsockname()[1]
    token = secrets.token_urlsafe(24)
    pages = DeskPages(desk, token=token, hosts=frozenset({f"{HOST}:{number}", f"localhost:{number}"}))
    address = f"http://{HOST}:{number}/{token}/"
    _say_kept(desk, project)
    say(f"The desk is open at {address}")
    say("Only this machine can open it. To stop it, press Ctrl and C: every ruling is already in the ledger.")
    if browser:
        Timer(_SOON, webbrowser.open, [address]).start()
    config = uvicorn.Config(pages.app, log_level="error", access_log=False, lifespan="off", server_header=False)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        desk.close()


def write(project: Project, path: Path) -> None:
    """Writes the desk of a project into a file, and says what to do with it."""
    desk = Desk(project)
    try:
        write_page(desk, path, when=stamp())
    finally:
        desk.close()
    _say_kept(desk, project)
    progress = Progress.of(desk.items)
    say(f"Wrote {path}: {plural(progress.open, 'open item')}, {path.stat().st_size / 1e6:.1f} MB")
    say("Next: send it to the person who rules. It opens in any browser, and the rulings come back as a file.")
    say("Then: twofold adjudicate FILE")


def _say_kept(desk: Desk, project: Project) -> None:
    for kept in desk.kept:
        say(f"kept first submission: {project.submissions.name}/{kept.file}")


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
