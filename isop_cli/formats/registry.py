"""The formats, found by name or by a file's suffix."""

from collections.abc import Sequence
from pathlib import Path

from isop_cli.errors import CommandLineError, InputError
from isop_cli.formats.problems.wording import did_you_mean
from isop_cli.text.language import _

FORMATS = ("pdf", "html", "json", "markdown", "xlsx", "docx")
SUFFIX_OF = {"pdf": ".pdf", "html": ".html", "json": ".json", "markdown": ".md", "xlsx": ".xlsx", "docx": ".docx"}
_FORMAT_OF = {suffix: name for name, suffix in SUFFIX_OF.items()} | {".htm": "html"}
#: The formats that a screen can show.
TEXT_FORMATS = ("html", "json", "markdown")


class FormatError(CommandLineError):
    """An unknown format, or one that cannot hold what is asked. The message is for the user."""


class PictureError(FormatError):
    """A picture that someone gave and that costs too much to draw. The message is for the user."""

    status = InputError.status


def format_for(name: str | None, output: str | None) -> str:
    """The format asked for by name, else by the output's suffix, else PDF for a file and JSON for standard output.

    Raises FormatError.
    """
    if name == "md":
        name = "markdown"
    if name is not None:
        if name in FORMATS:
            return name
        raise FormatError(_("there is no format {name}: {help}").format(name=name, help=did_you_mean(name, FORMATS)))
    if output in (None, "-"):
        return "json"
    return _FORMAT_OF[suffix_in(str(output), tuple(_FORMAT_OF))]


def suffix_in(file: str, suffixes: Sequence[str]) -> str:
    """The suffix of a file's name, `.pdf` from `Report.PDF`. Raises FormatError when it is none of `suffixes`."""
    suffix = Path(file).suffix.lower()
    known_suffix(suffix, suffixes, file)
    return suffix


def known_suffix(suffix: str, suffixes: Sequence[str], file: str = "") -> None:
    """Raise FormatError for a suffix that is none of `suffixes`, in the words that every command has."""
    if suffix not in suffixes:
        told = _("the suffix of {file} tells no format; use one of {suffixes}")
        raise FormatError(told.format(file=file or suffix or "–", suffixes=", ".join(suffixes)))
