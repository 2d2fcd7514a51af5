"""One word for one thing: what a reader stumbled over stays away from what the program says."""

import re

import pytest
from babel.messages.pofile import read_po

from tests.builders import ROOT

#: What no text says, and what it says in its place.
DUTCH = {
    "kernindicator": "indicator die zwaar telt",
    "auditors": "auditoren",
    "waardering": "niveau",
    "gewaardeerd": "beoordeeld",
    "nakijk": "controleren",
    "nagekeken": "gecontroleerd",
    "beslissing": "besluit",
    "achtervoegsel": "de naam eindigt op",
    "is niet een ": "is geen",
    "onder participants": "onder deelnemers",
    "onder explanations": "onder verklaringen",
    "onder include": "onder invoegen",
    "in scope": "bij de vervolgaudit",
    "PDFs": "pdf's",
}
ENGLISH = {
    "audit before,": "previous audit",
    "weighs heavily": "core",
    "piece of evidence": "evidence item",
    "largest wish": "wish most of all",
    "satisfies": "meets",
    "chores": "activities and tasks",
}


def said() -> dict[str, list[str]]:
    """What the program says, by language."""
    with (ROOT / "isop_cli" / "locale" / "nl" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        messages = [message for message in read_po(file, locale="nl") if message.id]

    def texts(found: str | list[str] | tuple[str, ...]) -> list[str]:
        return [found] if isinstance(found, str) else list(found)

    return {
        "nl": [text for message in messages for text in texts(message.string)],
        "en": [text for message in messages for text in texts(message.id)],
    }


@pytest.mark.parametrize(("lang", "words"), [("nl", DUTCH), ("en", ENGLISH)])
def test_one_thing_has_one_word(lang, words):
    for text in said()[lang]:
        # The name of an option or of what is filled in is not read.
        plain = re.sub(r"--\w+|\{\w+\}|%\(\w+\)s", "", text)
        for word, better in words.items():
            assert word.casefold() not in plain.casefold(), f"{text!r}: say {better!r}"
