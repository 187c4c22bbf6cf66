"""The reference of the commands, made from what the commands say of themselves.

`python -m tests.commands_reference` writes docs/commands.md anew.
"""

from collections.abc import Iterator
from pathlib import Path

import click

from extract.command_line import cli

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
_TOP = """\
# The commands

What `twofold COMMAND --help` says, in one place. Exit codes: 0 fine, 1 problems or open discrepancies, 2 it could not
be done.
"""


def reference() -> str:
    """The whole page."""
    return "\n".join([_TOP, *_sections(cli, click.Context(cli, info_name="twofold", **cli.context_settings))])


def _sections(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from _sections(command, inner)
        else:
            yield f"## {inner.command_path}\n\n```text\n{command.get_help(inner)}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
