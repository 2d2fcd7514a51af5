"""What YAML drops from a text that has no quotes around it: nothing that somebody wrote goes lost without a word."""

from collections.abc import Iterator

from isop_cli.reading.diagnostics import Diagnostic
from isop_cli.reading.document import Document, dropped_texts, keys_in_texts

#: So much of what is dropped is shown.
_SHOWN = 60


def dropped(document: Document) -> Iterator[Diagnostic]:
    """A warning for each text of which YAML takes a part for something else, and for each key that it takes for text."""
    for what, place in dropped_texts(document):
        if what == "!":
            yield Diagnostic("W421", place, "mark")
        elif what.startswith("&"):
            yield Diagnostic("W421", place, "anchor", dropped=what[:_SHOWN])
        else:
            shown = what if len(what) <= _SHOWN else what[: _SHOWN - 1] + "…"
            yield Diagnostic("W421", place, dropped=shown)
    for key, line, place in keys_in_texts(document):
        yield Diagnostic("W425", place, key=key, line=line)
