"""What cannot be done though nothing is broken: no keys, no register, a label that was withdrawn."""

from typing import Literal

Because = Literal["machine", "input", "outcome", "usage"]


class RefusalError(Exception):
    """Something that cannot be done. The message is for the user.

    `because` tells whose matter it is: the machine's (no such keys), the input's (no such label), the outcome itself
    (a label that was withdrawn), or the command line's (a folder that is in use).
    """

    because: Because = "machine"
