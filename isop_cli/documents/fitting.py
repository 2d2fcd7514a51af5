"""Whether a certificate prints what it has to: in characters that its fonts have, and whole.

What can be known from the texts alone is refused before a number is taken; what was laid out is looked at once more.
"""

from collections.abc import Iterator
from typing import Any

from isop_cli.checking.printing import obstacles
from isop_cli.errors import InputError
from isop_cli.formats.problems.wording import in_words
from isop_cli.model.dossier import Dossier
from isop_cli.reading.document import Document
from isop_cli.text.language import _

#: A box of this many CSS pixels over an edge still shows all of its letters.
_TOLERANCE = 2.0


class UnprintableError(InputError):
    """A certificate that cannot be printed as it should be. The message is for the user."""


def refuse_unprintable(dossier: Dossier) -> None:
    """Raise UnprintableError when no certificate of this dossier can be what it should be."""
    if dossier.school.name is None:
        raise UnprintableError(_("there is no certificate without the school's name; fill in school: name"))
    for path, problem in obstacles(dossier, Document("", "").place):
        told, words = _("there is no certificate: {where}: {message}; {help}"), in_words(problem)
        raise UnprintableError(told.format(where=": ".join(map(str, path)), message=words.message, help=words.help))


def cut_off(document: Any, name: str) -> str | None:
    """A text that is not wholly visible on the one page of what WeasyPrint laid out; None when `name` and all else is."""
    texts = list(_texts_on(document.pages[0]._page_box, (0.0, 0.0, float("inf"), float("inf"))))
    whole = len(document.pages) == 1 and _squeezed(name) in _squeezed("".join(text for text, seen in texts if seen))
    return next((text for text, seen in texts if not seen), None if whole else name)


def _squeezed(text: str) -> str:
    """Text without what may differ where a line is broken."""
    return "".join(text.replace("\u00ad", "").replace("\u200b", "").split())


def _texts_on(box: Any, within: tuple[float, float, float, float]) -> Iterator[tuple[str, bool]]:
    """The texts in a box in their order, and whether no box around them cuts them. Edges are in CSS pixels."""
    left, top, right, bottom = within
    if box.element_tag == "@page" or box.style["overflow"] != "visible":
        x, y = box.padding_box_x(), box.padding_box_y()
        left, top = max(left, x), max(top, y)
        right, bottom = min(right, x + box.padding_width()), min(bottom, y + box.padding_height())
    if hasattr(box, "text"):
        across = left - _TOLERANCE <= box.position_x and box.position_x + box.width <= right + _TOLERANCE
        down = top - _TOLERANCE <= box.position_y and box.position_y + box.height <= bottom + _TOLERANCE
        yield box.text, across and down
    for child in box.all_children():
        # What is placed absolutely stands in a placeholder.
        yield from _texts_on(getattr(child, "_box", child), (left, top, right, bottom))
