"""The command line as Click has it: the commands, each imported from its file only when it is asked for."""

from __future__ import annotations

from importlib import import_module

import click

from extract.commands import SUMMARIES
from extract.commands.in_order import InOrder
from extract.errors import CannotUse
from extract.help_page import ABOUT, WIDEST


class _Program(InOrder):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(SUMMARIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name. For an unknown name all are imported, so that Click can suggest the nearest."""
        for name in [cmd_name] if cmd_name in SUMMARIES else SUMMARIES:
            self.commands[name] = getattr(import_module(f"extract.commands.{name}"), name)
        return self.commands.get(cmd_name)


@click.group(
    cls=_Program,
    help=ABOUT,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": WIDEST},
)
@click.version_option(package_name="twofold", prog_name="twofold")
def cli() -> None:
    """Everything is in the commands."""


def run(words: list[str], *, as_json: bool) -> int:
    """Runs a command and gives its exit code; CannotUse where it could not be done."""
    try:
        code = cli.main(args=words, prog_name="twofold", standalone_mode=False)
    except click.exceptions.Abort as error:
        raise CannotUse("stopped") from error
    except click.ClickException as error:
        if as_json:
            raise CannotUse(error.format_message()) from error
        error.show()
        return 2
    except BrokenPipeError:
        return 2  # the program that read our output has stopped, as `head` does
    except OSError as error:
        from extract.files import refused_by_system

        refused = refused_by_system(error)
        if refused is None:
            raise
        raise refused from error
    return code if isinstance(code, int) else 0
