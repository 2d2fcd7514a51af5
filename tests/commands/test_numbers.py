"""Numbers on the command line, with a point or a comma."""

from typing import Any

import pytest
from pydantic_core import PydanticCustomError
from typer.main import get_command

from isop_cli.cli import build, command_summaries
from isop_cli.commands.numbers import decimal_number, whole_number


@pytest.mark.parametrize(("given", "number"), [("7,5", 7.5), ("7.5", 7.5), ("25", 25), (" 0 ", 0), ("+3", 3)])
def test_a_number_may_have_a_comma(given, number):
    assert decimal_number(0)(given) == number


@pytest.mark.parametrize("given", ["", "-1", "nan", "inf", "1e9", "7,", ",5", "1.000,5", "٣", "7,5 km"])
def test_what_is_no_number_is_told(given):
    with pytest.raises(PydanticCustomError, match=r"is not a number of at least 0; write it such as 7\.5"):
        decimal_number(0)(given)


@pytest.mark.parametrize("given", ["0", "21", "1,5", "1.0", "٣", "\x1b[2J", "{given}"])
def test_what_is_no_whole_number_in_range_is_told(given):
    with pytest.raises(PydanticCustomError, match=r"is not a whole number from 1 to 20") as refusal:
        whole_number(1, 20)(given)
    assert "\x1b" not in str(refusal.value)


def test_every_option_that_takes_a_number_says_itself_what_is_wrong_with_one():
    group: Any = get_command(build())
    commands = [group.get_command(None, name) for name in command_summaries()]
    commands += [inner for command in commands for inner in getattr(command, "commands", {}).values()]
    described = [parameter.type_descriptor for command in commands for parameter in command.params]
    numbers = [found for found in described if found.annotation in (int, float)]
    assert len(numbers) >= 6
    assert all(found.parameter_info.parser is not None for found in numbers)
