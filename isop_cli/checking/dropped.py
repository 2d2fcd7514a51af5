"""What YAML drops from a text that has no quotes around it: nothing that somebody wrote goes lost without a word."""

from collections.abc import Iterator

from isop_cli.reading.diagnostics import Diagnostic
from isop_cli.reading.document import Document, dropped_texts

#: So much of what is dropped is shown.
_SHOWN = 60


def dropped(document: Document) -> Iterator[Diagnostic]:
    """A warning for each text of which YAML takes the end for a comment, or a `!` in front for a tag."""
    for what, place in dropped_texts(document):
        if what == "!":
            yield Diagnostic("W421", place, "mark")
        else:
            shown = what if len(what) <= _SHOWN else what[: _SHOWN - 1] + "…"
            yield Diagnostic("W421", place, dropped=shown)
