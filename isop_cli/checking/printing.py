"""What no certificate can print: characters that its fonts lack, and texts longer than there is room."""

from collections.abc import Iterator

from isop_cli.checking.references import Steps, Where
from isop_cli.model.dossier import Dossier
from isop_cli.reading.diagnostics import Diagnostic
from isop_cli.text.drawable import unprintable
from isop_cli.text.printable import printable

#: The most characters of what stands on a certificate: these fit, however wide each is.
LONGEST = {"name": 300, "city": 100, "by": 100, "role": 100}


def obstacles(dossier: Dossier, where: Where) -> Iterator[tuple[Steps, Diagnostic]]:
    """Each text in a dossier that no certificate can print: the keys that lead to it, and a warning."""
    for path, kind, text in _texts(dossier):
        if lacking := unprintable(text):
            shown = [f"{printable(character)} (U+{ord(character):04X})" for character in lacking[:8]]
            yield path, Diagnostic("W423", where(*path), "characters", characters=shown)
        if len(text) > LONGEST[kind]:
            yield path, Diagnostic("W423", where(*path), "length", number=LONGEST[kind])


def _texts(dossier: Dossier) -> Iterator[tuple[Steps, str, str]]:
    school, decision = dossier.school, dossier.decision
    yield ("school", "name"), "name", school.name or ""
    yield ("school", "city"), "city", school.city or ""
    if decision is not None:
        yield ("decision", "by", "name"), "by", decision.by.name
        yield ("decision", "by", "role"), "role", decision.by.role or ""
