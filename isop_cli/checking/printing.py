"""What no certificate can print: characters that its fonts lack, and texts longer than there is room."""

from collections.abc import Iterator

from isop_cli.checking.references import Steps
from isop_cli.model.dossier import Dossier
from isop_cli.text.drawable import unprintable
from isop_cli.text.language import _
from isop_cli.text.printable import printable

#: The most characters of what stands on a certificate: so many fit, however wide each is.
LONGEST = {"name": 300, "city": 100, "by": 100, "role": 100}


def obstacles(dossier: Dossier) -> Iterator[tuple[Steps, str, str]]:
    """What in a dossier no certificate can print: where it stands, what is wrong, and what to do about it."""
    for path, kind, text in _texts(dossier):
        if lacking := unprintable(text):
            shown = ", ".join(f"{printable(character)} (U+{ord(character):04X})" for character in lacking[:8])
            message = _("the fonts of the certificate lack {characters}").format(characters=shown)
            yield path, message, _("write it in Latin letters, as it sounds")
        if len(text) > LONGEST[kind]:
            message = _("this is longer than the {number} characters that fit on a certificate")
            yield path, message.format(number=LONGEST[kind]), _("write it shorter")


def _texts(dossier: Dossier) -> Iterator[tuple[Steps, str, str]]:
    school, decision = dossier.school, dossier.decision
    yield ("school", "name"), "name", school.name or ""
    yield ("school", "city"), "city", school.city or ""
    if decision is not None:
        yield ("decision", "by", "name"), "by", decision.by.name
        yield ("decision", "by", "role"), "role", decision.by.role or ""
