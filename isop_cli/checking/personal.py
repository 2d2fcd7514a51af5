"""What looks like personal data in a note: a dossier is shared, and a child or a parent must not be traceable."""

import re
from collections.abc import Iterator

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(r"(?<![\w+])(?:\+31|0031|0)[ -]?\(?0?\)?[1-9](?:[ -]?\d){8}(?![\w])")
_NINE_DIGITS = re.compile(r"(?<![\w.,])\d(?:[ .]?\d){7,8}(?![\w])")
_SUSPECT = re.compile(r"@|\d(?:[ .()-]{0,3}\d){7}")


def personal_data(text: str) -> Iterator[tuple[str, str]]:
    """What in a text looks like personal data: the words found, and which case of W404 they look like."""
    if not _SUSPECT.search(text):
        return
    for match in _EMAIL.finditer(text):
        yield match.group(), "email"
    phones = [match.span() for match in _PHONE.finditer(text)]
    for start, end in phones:
        yield text[start:end], "phone"
    for match in _NINE_DIGITS.finditer(text):
        if not any(start <= match.start() < end for start, end in phones) and _is_citizen_number(match.group()):
            yield match.group(), "bsn"


def _is_citizen_number(digits: str) -> bool:
    from stdnum.nl import bsn

    return bool(bsn.is_valid(digits))
