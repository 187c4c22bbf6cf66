"""twofold refuses to run with somebody else's `schema`, `validate` or `extract`, wherever it lies."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

HINT = "Hint: install twofold again, in an environment of its own: pipx install twofold"
FOREIGN = 'raise SystemExit("foreign code ran")\n'


@pytest.fixture
def site(tmp_path: Path, root: Path) -> Path:
    """A folder of installed packages, with twofold as pip puts it there."""
    folder = tmp_path / "site-packages"
    for name in ("schema", "validate", "extract"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    _record(folder, "twofold", ["schema/__init__.py", "validate/__init__.py", "extract/__init__.py"])
    return folder


def _record(site: Path, distribution: str, files: list[str]) -> None:
    """What pip notes of a distribution: its name, and which files it brought."""
    info = site / f"{distribution}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {distribution}\nVersion: 1.0\n", encoding="utf-8")
    (info / "RECORD").write_text("".join(f"{file},,\n" for file in files), encoding="utf-8")


def _install_over(site: Path, package: str, distribution: str, content: str = FOREIGN) -> Path:
    """Installs a distribution with a package of this name, as pip does: over the files that are there."""
    (site / package).mkdir(parents=True, exist_ok=True)
    file = site / package / "__init__.py"
    file.write_text(content, encoding="utf-8")
    _record(site, distribution, [f"{package}/__init__.py"])
    return file


def _run(site: Path, *arguments: str, before: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs the command of this folder. Without -S this checkout, which pytest's environment has, would be found too."""
    paths = [str(path) for path in (before, site, sysconfig.get_path("purelib")) if path is not None]
    return subprocess.run(
        [sys.executable, "-S", "-P", "-c", "from extract.main import program; program()", *arguments],
        cwd=site.parent,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("arguments", [("--help",), ("form", "--help")])
def test_its_own_packages_are_not_refused(arguments: tuple[str, ...], site: Path) -> None:
    ran = _run(site, *arguments)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Usage: twofold" in ran.stdout


@pytest.mark.parametrize("arguments", [("--help",), ("status",)])
@pytest.mark.parametrize("package", ["schema", "validate"])
def test_a_package_that_another_distribution_replaced_is_refused(
    package: str, arguments: tuple[str, ...], site: Path
) -> None:
    file = _install_over(site, package, "another-one")
    ran = _run(site, *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    message = f"the package '{package}' is not twofold's own but comes from the distribution 'another-one'"
    assert ran.stderr == f"twofold: {file}: {message}  {HINT}\n"


def test_its_own_package_extract_is_looked_at_too(site: Path) -> None:
    """By then it has been imported; a foreign one that brings a `main` of its own is never asked."""
    file = _install_over(site, "extract", "extract", '"""Takes things out of other things."""\n')
    ran = _run(site, "status")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(
        f"twofold: {file}: the package 'extract' is not twofold's own but comes from the distribution 'extract'  "
    )


@pytest.mark.parametrize("package", ["schema", "validate"])
def test_a_package_that_comes_earlier_is_refused(package: str, site: Path, tmp_path: Path) -> None:
    file = _install_over(tmp_path / "earlier", package, "another-one")
    ran = _run(site, "status", before=tmp_path / "earlier")
    assert (ran.returncode, ran.stdout) == (2, "")
    message = f"the package '{package}' is not twofold's own but comes from the distribution 'another-one'"
    assert ran.stderr == f"twofold: {file}: {message}  {HINT}\n"


def test_a_file_is_not_ascribed_to_a_distribution_that_brought_another(site: Path, tmp_path: Path) -> None:
    _record(site, "another-one", ["schema/__init__.py"])
    (tmp_path / "earlier" / "schema").mkdir(parents=True)
    file = tmp_path / "earlier" / "schema" / "__init__.py"
    file.write_text(FOREIGN, encoding="utf-8")
    ran = _run(site, "status", before=tmp_path / "earlier")
    assert ran.stderr == f"twofold: {file}: the package 'schema' is not twofold's own  {HINT}\n"


def test_a_module_that_comes_earlier_is_refused(site: Path, tmp_path: Path) -> None:
    (tmp_path / "earlier").mkdir()
    (tmp_path / "earlier" / "validate.py").write_text(FOREIGN, encoding="utf-8")
    ran = _run(site, "status", "--output-format", "json", before=tmp_path / "earlier")
    assert (ran.returncode, ran.stderr) == (2, "")
    assert json.loads(ran.stdout)["error"]["file"] == str(tmp_path / "earlier" / "validate.py")
    assert f"the package 'validate' is not twofold's own  {HINT}" in json.loads(ran.stdout)["error"]["message"]


def test_a_package_whose_files_went_with_another_distribution_is_said_to_be_incomplete(site: Path) -> None:
    (site / "schema" / "__init__.py").unlink()
    ran = _run(site, "status")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"twofold: twofold's package 'schema' is incomplete  {HINT}\n"
