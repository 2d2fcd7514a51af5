"""One registry of formats; and what a kind of document declares: the formats that it has, with a function for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from isop_cli.errors import CommandLineError, InputError
from isop_cli.formats.problems.wording import did_you_mean
from isop_cli.text.language import _

if TYPE_CHECKING:
    from isop_cli.formats.look import Look

STDOUT = "-"
Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its suffixes, with the first of which a file is named, and whether it is text that a screen can show."""

    name: str
    suffixes: tuple[str, ...]
    is_text: bool = False


#: In the order in which standard output gets a document when no format is named: the first of these that it has.
FORMATS = {
    each.name: each
    for each in (
        Format("json", (".json",), is_text=True),
        Format("markdown", (".md",), is_text=True),
        Format("html", (".html", ".htm"), is_text=True),
        Format("yaml", (".yaml", ".yml"), is_text=True),
        Format("csv", (".csv",), is_text=True),
        Format("ics", (".ics",), is_text=True),
        Format("jwt", (".jwt", ".txt"), is_text=True),
        Format("pdf", (".pdf",)),
        Format("docx", (".docx",)),
        Format("xlsx", (".xlsx",)),
    )
}


class FormatError(CommandLineError):
    """An unknown format, or one that cannot hold what is asked. The message is for the user."""


class PictureError(FormatError):
    """A picture that someone gave and that costs too much to draw. The message is for the user."""

    status = InputError.status


@dataclass(frozen=True, slots=True)
class Target:
    """Where a document goes, and in which format. `file` is `-` for standard output."""

    format: Format
    file: str


@dataclass(frozen=True)
class DocumentKind(Generic[Content]):
    """A kind of document: a function for each of its formats, the first of which is for a file that nobody named.

    The functions take the content and how it looks, speak the language in force, and give the same bytes for the same
    content. They raise FormatError for a wrong template, and MachineError when the libraries that PDF needs are missing.
    """

    name: str
    functions: Mapping[str, Callable[[Content, Look], bytes]]

    @property
    def formats(self) -> list[Format]:
        """Its formats, in the order in which it declares them."""
        return [FORMATS[name] for name in self.functions]

    @property
    def for_stdout(self) -> Format:
        """What standard output gets when no format is named."""
        return next(each for each in FORMATS.values() if each.name in self.functions)

    def render(self, format_: Format | str, content: Content, look: Look) -> bytes:
        """The document in one of its formats."""
        name = format_ if isinstance(format_, str) else format_.name
        return self.functions[name](content, look)

    def target(self, name: str | None, file: str | None, stem: str) -> Target:
        """Where the document goes and in which format, of a command line's `--format` and `-o`. Raises FormatError.

        A named format goes before the file's suffix. Without a file, text goes to standard output, and what no screen can
        show to a file called `stem`.
        """
        chosen = self.chosen(name, file)
        if file is None:
            file = STDOUT if name is not None and chosen.is_text else stem + chosen.suffixes[0]
        return Target(chosen, file)

    def chosen(self, name: str | None, file: str | None) -> Format:
        """The format that is named (`markdown`, or `md`), else that of a file's suffix. Raises FormatError."""
        if name is not None:
            known = [each.name for each in self.formats]
            plain = name.lower()
            found = [each for each in self.formats if plain == each.name or f".{plain}" in each.suffixes]
        elif file in (None, STDOUT):
            return self.for_stdout if file == STDOUT else self.formats[0]
        else:
            known = [suffix for each in self.formats for suffix in each.suffixes]
            found = [each for each in self.formats if Path(str(file)).suffix.lower() in each.suffixes]
        if not found:
            wrong, help_ = name if name is not None else str(file), did_you_mean(name or "", known)
            raise FormatError(_("unknown format: {given}; {help}").format(given=wrong, help=help_))
        return found[0]
