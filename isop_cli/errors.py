"""What the program says no to though nothing in it is broken: one family, in which each kind has its exit status.

The message is for the user, in the language in force. Only `isop_cli.cli` turns one into words on the screen and a status.
"""


class IsopError(Exception):
    """Something that cannot be done. `status` is what the program ends with (docs/reference.md)."""

    status = 4


class OutcomeError(IsopError):
    """The outcome itself forbids it, such as a label that was withdrawn."""

    status = 1


class CommandLineError(IsopError):
    """What was asked for cannot be, such as an unknown format or a folder that is in use."""

    status = 2


class InputError(IsopError):
    """What was given is wrong, such as a label that is not in the register."""

    status = 3


class MachineError(IsopError):
    """The machine lacks something, such as keys, a library or a server."""
