"""docs/commands.md says what the commands say."""

from tests.commands_reference import PAGE, reference


def test_the_reference_is_what_the_commands_say_of_themselves() -> None:
    """Where this fails, run `python -m tests.commands_reference`."""
    assert PAGE.read_text(encoding="utf-8") == reference()
