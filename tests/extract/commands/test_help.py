"""`twofold --help`: every command in the order of the work, and what the commands themselves say."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import BashComplete

from extract.command_line import cli
from extract.commands import SUMMARIES
from extract.help_page import help_page
from tests.extract.command import twofold

EVERY_WIDTH = range(50, 99)


def context(width: int) -> click.Context:
    return click.Context(cli, info_name="twofold", terminal_width=width, **cli.context_settings)


def test_the_page_is_the_one_that_click_makes() -> None:
    assert [help_page(width) for width in EVERY_WIDTH] == [cli.get_help(context(width)) for width in EVERY_WIDTH]


@pytest.mark.parametrize("name", SUMMARIES)
def test_each_summary_is_the_first_sentence_of_the_commands_own_help(name: str) -> None:
    command = cli.get_command(context(80), name)
    assert command is not None
    assert command.get_short_help_str(sys.maxsize) == SUMMARIES[name]


def test_every_command_is_listed(root: Path) -> None:
    found = set()
    for path in (root / "extract" / "commands").glob("*.py"):
        module = importlib.import_module(f"extract.commands.{path.stem}")
        found |= {path.stem} if isinstance(vars(module).get(path.stem), click.Command) else set()
    assert set(SUMMARIES) == found


@pytest.mark.parametrize("width", ["40", "80", "200"])
def test_the_page_fits_the_terminal(width: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", width)
    ran = twofold("--help", at=tmp_path)
    assert ran == twofold("-h", at=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == cli.get_help(click.Context(cli, info_name="twofold", **cli.context_settings)) + "\n"


def test_a_group_lists_its_commands_in_order_and_whole(tmp_path: Path) -> None:
    out = twofold("form", "--help", at=tmp_path).out
    assert [line.split()[0] for line in out.partition("Commands:\n")[2].splitlines()] == [
        "new",
        "show",
        "infer",
        "check",
        "preview",
        "export",
        "diff",
        "migrate",
    ]
    assert "..." not in out.partition("Commands:\n")[2]


def test_a_shell_completes_the_names_of_commands() -> None:
    def completed(words: list[str], begun: str) -> list[str]:
        complete = BashComplete(cli, {}, "twofold", "_TWOFOLD_COMPLETE")
        return [item.value for item in complete.get_completions(words, begun)]

    assert completed([], "") == list(SUMMARIES)
    assert completed([], "ag") == ["agree"]
    assert completed(["form"], "s") == ["show"]
    assert completed(["status"], "--out") == ["--output-format"]


def test_a_command_that_is_not_there_is_told_from_the_nearest(tmp_path: Path) -> None:
    ran = twofold("chek", at=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "No such command 'chek'. Did you mean 'check'?" in ran.err


def test_nothing_is_said_when_nobody_reads_the_page(root: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [sys.executable, "-m", "extract.main", "--help"], cwd=root, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (1, b"")
