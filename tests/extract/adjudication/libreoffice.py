"""A workbook saved by LibreOffice itself, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

LIBREOFFICE = (
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice"),
)


def saved_by_libreoffice(path: Path) -> None:
    """Opens a workbook and saves it in its place."""
    converted_by_libreoffice(path, path.suffix.removeprefix("."))


def converted_by_libreoffice(path: Path, kind: str) -> None:
    """Opens a workbook and saves it beside itself in another format."""
    with TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, str(path)]
        subprocess.run(command, check=True, capture_output=True)
        shutil.copyfile(Path(folder, path.with_suffix(f".{kind}").name), path.with_suffix(f".{kind}"))
