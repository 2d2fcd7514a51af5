"""A letter for each pair: an invitation that tells what each school has to show, and nobody's levels."""

import datetime
import multiprocessing
import os
import re
import signal
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from isop_cli.documents.pair_sentences import Naming, distance, places, same_sector, school_name
from isop_cli.errors import MachineError
from isop_cli.formats.look import Look
from isop_cli.formats.pdf import UNDATED, page_for_pdf, write_pdf
from isop_cli.formats.registry import DocumentKind
from isop_cli.matching.pairing import Pair
from isop_cli.model.framework import Framework
from isop_cli.text.language import _, date_in_words, language, set_language, text_in

#: On each side of a letter.
_MOST_TOPICS = 4
_LONG_NAMES = 110
#: With fewer letters than this for each process, starting one takes longer than it saves.
_WORTH_A_PROCESS = 8


class Letter:
    """The invitation to a pair. It tells what each school has to show, and nobody's levels."""

    for_templates: ClassVar = (
        "crowded", "date", "day", "distance", "framework", "label_name", "names", "places", "sectors", "shows",
        "title",
    )  # fmt: skip

    def __init__(self, pair: Pair, framework: Framework, date: datetime.date | None) -> None:
        naming = Naming(framework)
        self.framework, self.date = framework, date
        self.names = [school_name(pair.one), school_name(pair.other)]
        self.places = places(pair)
        # What one learns is what the other shows.
        self.shows = [naming.topics(pair.learns_other, _MOST_TOPICS), naming.topics(pair.learns_one, _MOST_TOPICS)]
        self.sectors = same_sector(pair, naming)
        self.distance = distance(pair.kilometres) if pair.kilometres is not None else ""

    @property
    def title(self) -> str:
        """The letter's title."""
        return _("Invitation: {one} and {other}").format(one=self.names[0], other=self.names[1])

    @property
    def crowded(self) -> bool:
        """Whether the names are so long that the letter needs smaller type to stay on its page."""
        return sum(map(len, self.names)) > _LONG_NAMES

    @property
    def day(self) -> str:
        """The letter's date in words, or nothing."""
        return date_in_words(self.date.isoformat()) if self.date else ""

    @property
    def label_name(self) -> str:
        """The label's name."""
        return text_in(self.framework.name)


def _pdf(letter: Letter, look: Look) -> bytes:
    # The style is the same for all letters, and read once for all of them.
    style = page_for_pdf(look, "style.css") + page_for_pdf(look, "look.css")
    return write_pdf(
        page_for_pdf(look, "connect/letter.html", letter=letter), letter.date or UNDATED, look, style=style
    )


LETTER = DocumentKind("letter", {"pdf": _pdf})


def letter_name(number: int, pair: Pair) -> str:
    """The name of a pair's letter: its number and both schools, in letters that every system takes."""
    return f"{number:03d}-{_plain(pair.one.name)}-{_plain(pair.other.name)}.pdf"


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:40].strip("-") or "school"


def letters(
    pairs: Sequence[Pair], framework: Framework, look: Look, date: datetime.date | None = None
) -> Iterator[bytes]:
    """The letter of each pair as PDF, in their order; many are made in as many processes as there are processors.

    Raises FormatError and MachineError as one letter does, the latter also when a process is lost.
    """
    # The first one shows whether it can be done at all, before anything is started for the others.
    for pair in pairs[:1]:
        yield LETTER.render("pdf", Letter(pair, framework, date), look)
    others = pairs[1:]
    processes = min(os.cpu_count() or 1, len(others) // _WORTH_A_PROCESS)
    if processes < 2:
        for pair in others:
            yield LETTER.render("pdf", Letter(pair, framework, date), look)
        return
    from pebble import ProcessExpired, ProcessPool

    pool = ProcessPool(
        max_workers=processes,
        initializer=_begin,
        initargs=(language(), framework, date, look),
        context=multiprocessing.get_context("spawn"),
    )
    try:
        yield from pool.map(_of_pair, others, chunksize=_WORTH_A_PROCESS // 2).result()
    except ProcessExpired as problem:
        raise MachineError(_("its worker process died")) from problem
    finally:
        stop: Any = pool.stop
        stop()
        pool.join()


#: What every letter of a worker process has in common.
_shared: tuple[Framework, datetime.date | None, Look]


def _begin(lang: str, *shared: object) -> None:
    global _shared
    # Ctrl-C is for the process that was started; it ends the workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    set_language(lang)
    _shared = shared  # type: ignore[assignment]


def _of_pair(pair: Pair) -> bytes:
    framework, date, look = _shared
    return LETTER.render("pdf", Letter(pair, framework, date), look)
