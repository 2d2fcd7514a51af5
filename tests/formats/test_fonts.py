"""The fonts that come along: what they draw, and that a page with it can be read back."""

import datetime
import re
import unicodedata

import pymupdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from isop_cli.formats.look import Look
from isop_cli.formats.pdf import write_pdf
from isop_cli.resources import resource
from isop_cli.text.direction import begins_from_right, closed, inside
from isop_cli.text.drawable import drawable, unprintable

FONTS = resource("templates", "fonts")
SCRIPTS = {
    "Latin": "Çamlıca İlköğretim Okulu, Nguyễn Văn Đức, Ştefăniță, Łódź, ʁ",
    "Greek": "Δημοτικό σχολείο Ὀδυσσεύς",
    "Cyrillic": "Українська школа, Ђура",
    "Arabic": "مدرسة النور، مدرسه‌ی نور، اسکول ٹھیک، قوتابخانەی ڕووناکی",
    "Hebrew": "בית ספר שלום",
    "Ethiopic": "ቤት ትምህርቲ ብርሃን፡ አማርኛ",
    "Armenian": "Հայոց դպրոց",
    "Georgian": "ქართული სკოლა",
    "Devanagari": "सूर्य विद्यालय हिन्दी",
    "Bengali": "বাংলা বিদ্যালয়",
    "Tamil": "தமிழ் பள்ளி",
    "Thai": "โรงเรียนไทย ที่นี่",
    "Lao": "ໂຮງຮຽນ ລາວ",
    "Khmer": "សាលារៀន ខ្មែរ",
    "Chinese": "启明小学（鹿特丹） 啟明學校",
    "Japanese": "ひかり小学校 アムステルダム",
    "Korean": "한국학교 로테르담",
    "Tifinagh": "ⵜⴰⵎⴰⵣⵉⵖⵜ",
    "pictures": "🌈 👨‍👩‍👧‍👦 🇳🇱 ❤️ 👍🏽 ✓ → ≥",
}
#: What has no bold of its own is drawn as it is.
ONE_WEIGHT = {"Chinese", "Japanese", "Korean", "Tifinagh", "pictures"}
#: Their letters are in a font with others.
TOGETHER = {"Latin", "Greek", "Cyrillic", "Arabic"}


@pytest.fixture(scope="module")
def page() -> bytes:
    """Each script, and again bold."""
    lines = "".join(f"<p>{text}</p><p><b>{text}</b></p>" for text in SCRIPTS.values())
    style = resource("templates", "style.css").read_text("utf-8")
    page = f"<!DOCTYPE html><html lang=nl><title>x</title><style>{style}</style><body>{lines}"
    return write_pdf(page, datetime.date(2026, 1, 1), Look())


def test_the_list_of_characters_is_what_the_fonts_hold():
    held: set[int] = set()
    for path in FONTS.glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            held.update(font.getBestCmap())
    wrong = {point for point in range(0x20, 0x20000) if (drawable(chr(point)) == chr(point)) != (point in held)}
    # What is not drawn, and what is never let through.
    assert {unicodedata.category(chr(point)) for point in wrong} <= {"Cc", "Cf", "Cn", "Mn"}


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_can_be_drawn(script):
    assert unprintable(SCRIPTS[script]) == []


def test_no_character_is_drawn_as_an_empty_box(page):
    with pymupdf.open(stream=page) as document:
        drawn = [glyph for one in document for span in one.get_texttrace() for glyph in span["chars"]]
    assert len(drawn) > 500
    assert [chr(character) for character, glyph, *_place in drawn if glyph == 0] == []


def test_each_script_has_its_own_font_and_a_bold_one(page):
    with pymupdf.open(stream=page) as document:
        fonts = {name.partition("+")[2] for one in document for *_font, name, _code, _n in one.get_fonts()}
    for script in SCRIPTS.keys() - ONE_WEIGHT - TOGETHER:
        assert {f"Noto-Sans-{script}", f"Noto-Sans-{script}-Bold"} <= fonts
    assert {"Noto-Sans", "Noto-Sans-Bold", "DejaVu-Sans", "DejaVu-Sans-Bold"} <= fonts
    assert {"Noto-Sans-SC", "Noto-Sans-KR", "Noto-Emoji"} <= fonts


def test_what_is_written_is_read_back(page):
    def letters(text: str) -> str:
        """Without what cannot be seen: spaces, and marks that tell only how their neighbours are drawn."""
        return re.sub("[\\s\u200c\ufe0f]", "", unicodedata.normalize("NFC", text))

    with pypdfium2.PdfDocument(page) as document:
        read = letters("".join(one.get_textpage().get_text_range() for one in document))
    for script, written in SCRIPTS.items():
        assert read.count(letters(written)) == 2, script


def test_a_font_that_a_template_brings_is_for_that_document_alone():
    def fonts_of(rules: str) -> set[str]:
        page = f"<!DOCTYPE html><html lang=nl><title>x</title><style>{rules} p {{ font-family: Eigen, sans-serif }}</style><p>Tekst"
        with pymupdf.open(stream=write_pdf(page, datetime.date(2026, 1, 1), Look())) as document:
            return {font[3].partition("+")[2] for font in document[0].get_fonts()}

    own = f"@font-face {{ font-family: Eigen; src: url('{(FONTS / 'NotoSans_700Bold.ttf').as_uri()}') }}"
    assert "Eigen" in str(fonts_of(own))
    assert fonts_of("") == {"Atkinson-Hyperlegible-Next"}


def test_a_note_from_right_to_left_stands_at_the_right_and_a_dutch_one_with_a_name_at_the_left():
    arabic, dutch = "المدرسة ترحب بالآباء.", "De school מדרסה ziet 3 ouders."
    page = f"<!DOCTYPE html><html lang=nl><title>x</title><p>{arabic}</p><p>{dutch}</p>"
    with pymupdf.open(stream=write_pdf(page, datetime.date(2026, 1, 1), Look())) as document:
        width = document[0].rect.width
        first, second = (block[0:3:2] for block in document[0].get_text("blocks"))
    assert first[0] > width / 2 and second[1] < width / 2
    # As the bidirectional algorithm has it: by the first letter, after what has none.
    assert begins_from_right("12 " + arabic) and not begins_from_right(dutch) and not begins_from_right("123")


def test_a_name_from_right_to_left_does_not_turn_round_what_follows_it():
    assert closed("מדרסה") == "מדרסה\u200e" and closed("De Brug") == "De Brug"
    assert not begins_from_right(inside("מדרסה") + " kan leren van De Brug.")
