"""The documents say what is true, and nothing in the repository names a machine or a registry."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from extract.command_line import cli

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ROOT / "docs" / "commands.md"
LOCKS = ("requirements.txt", "requirements-dev.txt")

FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
PLACE_IN_CODE = re.compile(r"`([\w/]+\.py)`: (`\w+`(?:, `\w+`)*)")
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
OUTWARD = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|#)", re.IGNORECASE)

# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = (
    ("py" + "pi", "org"),
    ("python" + "hosted", "org"),
    ("npm" + "js", "org"),
    ("npm" + "js", "com"),
    ("deb." + "debian", "org"),
)
FOLDERS = ("wo" + "rk", "fa" + "rm", "ro" + "ot", "tm" + "p", "ho" + "me", "Us" + "ers")
REGISTRY_HOST = re.compile("|".join(rf"\b{re.escape(name)}\.{top}\b" for name, top in REGISTRIES), re.IGNORECASE)
MACHINE_PATH = re.compile(rf"(?<![\w.$~/)}}-])/(?:{'|'.join(FOLDERS)})/[\w.-]")
OPTION_OF_AN_INDEX = re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host|^-[if]\b", re.MULTILINE)


def tracked_files() -> list[Path]:
    """Every file that git has of this checkout; skips where there is no git (an unpacked archive)."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("needs git and a checkout, to know which files belong to the repository")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    """The text of a file; empty where it is no text (a workbook, a picture)."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """`file:line: text` for every tracked line in which the pattern is found."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in tracked_files()
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]


def locked(name: str) -> dict[str, list[str]]:
    """Per package of a lock file, as `name==version; marker`: the hashes that stand under it."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split("#", 1)[0].split() for line in text.splitlines() if line.strip() and line.strip()[0] != "#"]
    return {
        " ".join(word for word in words if not word.startswith("--hash=")): [
            word for word in words if word.startswith("--hash=sha256:")
        ]
        for words in lines
    }


def command_names(group: click.Group, above: str = "") -> Iterator[str]:
    """The words that call each command, `form show` for a command within a group."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        yield f"{above}{name}"
        if isinstance(command, click.Group):
            yield from command_names(command, f"{above}{name} ")


def test_links_between_documents_lead_somewhere() -> None:
    documents = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
    dead = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents
        for target in LINK.findall(FENCE.sub("", document.read_text(encoding="utf-8")))
        if not OUTWARD.match(target) and not (document.parent / unquote(target.split("#", 1)[0])).exists()
    ]
    assert dead == []


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/trust.md"])
def test_the_functions_that_a_document_names_exist(document: str) -> None:
    named = PLACE_IN_CODE.findall((ROOT / document).read_text(encoding="utf-8"))
    assert len(named) >= 20
    missing = [
        f"{file}: {name}"
        for file, names in named
        for name in re.findall(r"\w+", names)
        if not (ROOT / file).is_file()
        or not re.search(rf"^(?:def |class )?(?:\w+, )*{name}\b", (ROOT / file).read_text("utf-8"), re.MULTILINE)
    ]
    assert missing == []


@pytest.mark.parametrize("room", ["validate", "extract", "extract.project", "extract.adjudication", "extract.dataset"])
def test_the_picture_of_the_rooms_has_them_in_the_order_that_imports_follow(room: str) -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = [contract["layers"] for contract in contracts if contract.get("containers") == [room]]
    path = room.replace(".", "/")
    allowed = [name for layer in reversed(layers) for name in layer.split(" | ") if (ROOT / path / name).is_dir()]
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    picture = re.split(rf"^{path}/(?: .*)?\n", text, maxsplit=1, flags=re.MULTILINE)[1]
    drawn = re.findall(
        r"^  (\w+)/", "\n".join(takewhile(lambda line: line.startswith("  "), picture.split("\n"))), re.M
    )
    side_by_side = {frozenset(layer.split(" | ")) for layer in layers}
    assert sorted(drawn) == sorted(allowed)
    assert all(any({one, other} <= layer for layer in side_by_side) for one, other in zip(drawn, allowed, strict=True))


def test_the_picture_of_schema_names_every_module() -> None:
    """Its modules stand beside each other, where those of other rooms stand in rooms of their own."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    _, rest = re.split(r"^schema/ .*\n", text, maxsplit=1, flags=re.MULTILINE)
    drawn = set(re.findall(r"\w+", "\n".join(takewhile(lambda line: line.startswith("  "), rest.split("\n")))))
    assert {path.stem for path in (ROOT / "schema").glob("*.py")} - {"__init__"} - drawn == set()


def test_every_command_is_documented() -> None:
    names = list(command_names(cli))
    text = COMMANDS.read_text(encoding="utf-8")
    assert [name for name in names if not re.search(rf"\btwofold {re.escape(name)}\b", text)] == []


def test_no_file_names_a_package_registry() -> None:
    assert lines_with(REGISTRY_HOST) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert lines_with(MACHINE_PATH) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see /" + "tm" + "p/x", True),
        ("path='/" + "ho" + "me/ann/a.xlsx'", True),
        ("https://example.org/" + "wo" + "rk/1", False),
        ("../" + "wo" + "rk/1", False),
        ("a team's wo" + "rk/life", False),
    ],
)
def test_a_machine_path_is_told_from_an_address(text: str, found: bool) -> None:
    assert bool(MACHINE_PATH.search(text)) is found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_with_hashes(lock: str) -> None:
    pins = locked(lock)
    assert pins
    assert [pin for pin, hashes in pins.items() if "==" not in pin or not hashes] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_says_where_to_fetch_from(lock: str) -> None:
    assert OPTION_OF_AN_INDEX.findall((ROOT / lock).read_text(encoding="utf-8")) == []


def test_the_development_lock_holds_the_runtime_lock() -> None:
    runtime, development = (locked(lock) for lock in LOCKS)
    assert {pin: hashes for pin, hashes in runtime.items() if development.get(pin) != hashes} == {}


def test_every_dependency_is_locked_within_its_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = {canonicalize_name(pin.name): pin for pin in map(Requirement, locked("requirements.txt"))}
    loose = []
    optional = [wanted for several in project["optional-dependencies"].values() for wanted in several]
    for wanted in map(Requirement, [*project["dependencies"], *optional]):
        pin = pins.get(canonicalize_name(wanted.name))
        if pin is None or not all(wanted.specifier.contains(each.version) for each in pin.specifier):
            loose.append(str(wanted))
    assert loose == []
