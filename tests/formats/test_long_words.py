"""Long words on a page: the same lines as when each is laid out whole, for less work."""

import datetime

import pytest
from weasyprint.layout import inline, preferred
from weasyprint.text import line_break

from isop_cli.formats.long_words import bounded
from isop_cli.formats.look import Look
from isop_cli.formats.pdf import write_pdf

WHOLE = line_break.split_first_line
DAY = datetime.date(2026, 6, 1)


def laid_out(monkeypatch, split, word: str, style: str) -> bytes:
    write_pdf("<html lang=en><title>.</title><body><p>.", DAY, Look())  # WeasyPrint is as isop has it from here on
    for module in (inline, preferred):
        monkeypatch.setattr(module, "split_first_line", split)
    page = f"<html lang=en><title>.</title><style>p {{ overflow-wrap: anywhere; {style} }}</style><body>"
    return write_pdf(f"{page}<p>Wij {word} en {word[: len(word) // 3]}", DAY, Look())


@pytest.mark.parametrize("style", ["", "display: table-cell", "width: 9em; hyphens: manual", "white-space: nowrap"])
@pytest.mark.parametrize("sign", ["A", "i", "a\u0301", "é漢ij", "ﷺ", "x\u00ad", "a-b", "https://x.nl/"])
def test_a_long_word_is_broken_where_it_would_be_if_it_were_looked_at_whole(monkeypatch, sign, style):
    word = (sign * 120)[:120]
    assert laid_out(monkeypatch, bounded(WHOLE), word, style) == laid_out(monkeypatch, WHOLE, word, style)


@pytest.mark.parametrize("style", ["", "display: table-cell"])
def test_a_word_of_twice_the_length_is_no_more_than_twice_the_work(monkeypatch, style):
    looked_at = []

    def counting(text, *others, **more):
        looked_at.append(len(text))
        return WHOLE(text, *others, **more)

    work = []
    for length in (1000, 2000):
        looked_at.clear()
        laid_out(monkeypatch, bounded(counting), "x" * length, style)
        work.append(sum(looked_at))
    assert work[1] < 2.5 * work[0]
