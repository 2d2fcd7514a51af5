"""The certificate's page: one sheet, archivable, readable by everyone, with a code that a phone reads."""

import io
import re
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from PIL import Image, ImageDraw
from pyzbar.pyzbar import ZBarSymbol, decode

from isop_cli.certifying import statement
from isop_cli.certifying.issuing import issue
from isop_cli.checking.assessment import parse
from isop_cli.checking.evidence import examine
from isop_cli.documents.certificate import Page, render_certificate
from isop_cli.documents.fitting import UnprintableError
from isop_cli.formats.brand import Brand
from isop_cli.formats.look import Look, read_look
from isop_cli.formats.problems.wording import in_words
from isop_cli.model.award import Claim
from isop_cli.register.store import Register
from isop_cli.text.language import in_language
from tests.builders import EXAMPLES, assessed, everywhere, isop, small_framework
from tests.formats.test_pdf import errors_in

DECISION = {"outcome": "awarded", "date": "2026-06-01", "by": {"name": "A. Bakker", "role": "labelcommissie"}}
CLAIM = Claim("ISOP-2026-0001", "De Regenboog", "2026-06-01", "2029-06-01")
PLAIN = Look()
SIZES = {"portrait": (210, 297), "landscape": (297, 210)}


def awarded(**parts):
    """An assessment whose label is awarded by a decision."""
    return assessed(everywhere(3), **{"decision": DECISION, **parts})


@pytest.fixture
def book(tmp_path):
    with Register(str(tmp_path / "register.db"), create=True) as register:
        yield register


@pytest.fixture
def issued(secret_keys, book, now):
    def made(assessment, look: Look = PLAIN, layout: str = "portrait"):
        return issue(Page(assessment, layout=layout), look, secret_keys, book, "jw", now)

    return made


def text_of(content: bytes) -> str:
    with pymupdf.open(stream=content) as document:
        return "\n".join(page.get_text() for page in document)


def picture(content: bytes, dpi: int, *, colour: bool = False) -> Image.Image:
    """The page as it is printed, by poppler."""
    command = ["pdftoppm", "-r", str(dpi), *([] if colour else ["-gray"]), "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout))


@pytest.mark.parametrize("layout", SIZES)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_it_is_one_sheet_with_all_that_a_parent_wants_to_know(issued, layout, lang):
    with in_language(lang):
        content = issued(examine(EXAMPLES / "de-regenboog", isop()).assessment, layout=layout).pdf
    with pymupdf.open(stream=content) as document:
        assert len(document) == 1
        page = document[0]
        width, height = SIZES[layout]
        assert (round(page.rect.width / 72 * 25.4), round(page.rect.height / 72 * 25.4)) == (width, height)
        for x0, y0, x1, y1, *_word in page.get_text("words"):
            assert x0 >= 28 and y0 >= 28 and x1 <= page.rect.width - 28 and y1 <= page.rect.height - 28
    text = " ".join(text_of(content).split())
    expected = {
        "nl": [
            "ISOP-label",
            "Het ISOP-label is toegekend aan",
            "1 juni 2026",
            "1 juni 2029",
            "zes richtlijnen",
            "Kennis delen",
        ],
        "en": [
            "ISOP label",
            "The ISOP label is awarded to",
            "1 June 2026",
            "1 June 2029",
            "six guidelines",
            "Sharing knowledge",
        ],
    }[lang]
    for wanted in [*expected, "Basisschool De Regenboog", "Almere", "ISOP-2026-0001", "A. Bakker", "Actief Ouderschap"]:
        assert wanted in text


def test_a_name_of_two_hundred_characters_is_read_across_a_room():
    name = "Samenwerkingsschool voor Basisonderwijs en Kinderopvang De Vier Windstreken aan de Oude Haven, "
    school = {"name": f"{name}{name}Noord".strip(), "sector": "po", "city": "Almere"}
    assert 190 < len(school["name"]) <= 200
    content = render_certificate(Page(awarded(school=school), CLAIM, "https://example.org/verify.html#a"), PLAIN)
    with pymupdf.open(stream=content) as document:
        spans = [
            s for b in document[0].get_text("dict")["blocks"] for line in b.get("lines", ()) for s in line["spans"]
        ]
    assert {round(span["size"]) for span in spans if "Windstreken" in span["text"]} == {16}


@pytest.mark.parametrize(("layout", "name"), [("portrait", "W" * 200), ("landscape", "De Regenboog")])
def test_no_text_stands_on_the_pattern_or_is_smaller_than_9_points(layout, name):
    address = "https://www.actiefouderschap.nl/isop/verify.html#a.b.c"
    with in_language("nl"):
        school = {"name": name, "sector": "po", "city": "Almere"}
        content = render_certificate(Page(awarded(school=school), CLAIM, address, layout), PLAIN)
    with pymupdf.open(stream=content) as document:
        page = document[0]
        words = page.get_text("words")
        lines = [line for block in page.get_text("dict")["blocks"] for line in block.get("lines", ())]
        assert min(span["size"] for line in lines for span in line["spans"] if span["text"].strip()) >= 8.99
        # Without its text, the page has one colour wherever there was any.
        page.add_redact_annot(page.rect, fill=False)
        page.apply_redactions(images=pymupdf.PDF_REDACT_IMAGE_NONE, graphics=pymupdf.PDF_REDACT_LINE_ART_NONE)
        assert page.get_text().strip() == ""
        drawn = page.get_pixmap(dpi=72).pil_image()
    for word in words:
        assert len(drawn.crop([round(edge) for edge in word[:4]]).getcolors()) == 1, word
    said = " ".join(word[4] for word in words).replace("\u200b", "").replace("isop/ ", "isop/")
    assert "Scan om te controleren: www.actiefouderschap.nl/isop/verify.html" in said
    assert "Handtekening A. Bakker" in said


def test_outloud_and_pdfua_find_no_error_after_signing_either(tmp_path, issued):
    paths = []
    for layout in SIZES:
        for lang in ("nl", "en"):
            with in_language(lang):
                signed = issued(awarded(), layout=layout).pdf
                draft = render_certificate(Page(assessed(everywhere(3)), layout=layout), PLAIN)
            for name, content in (("signed", signed), ("draft", draft)):
                paths.append(tmp_path / f"{name}-{layout}-{lang}.pdf")
                paths[-1].write_bytes(content)
    assert errors_in(*paths) == []


def test_it_is_pdf_a_3a_and_pdf_ua_1_with_the_assessment_attached(issued):
    assessment = awarded()
    with pikepdf.open(io.BytesIO(issued(assessment).pdf)) as document:
        metadata = document.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert document.Root.MarkInfo.Marked
        assert "De Regenboog" in str(document.docinfo.Title)
        attached = document.attachments["assessment.json"]
        assert attached.obj.AFRelationship == "/Source"
        # Whoever looks into the attachments reads who was heard.
        assert attached.description == (
            "The assessment behind this certificate, with its evidence. Heard were: parents and staff."
        )
        assert parse(attached.get_file().read_bytes()) == [assessment]


def test_the_same_award_gives_the_same_bytes_before_signing():
    pages = {render_certificate(Page(awarded(), CLAIM, "https://x.nl/#a.b.c"), PLAIN) for _number in range(2)}
    assert len(pages) == 1


def test_the_signature_only_adds_to_the_bytes(secret_keys, now):
    from isop_cli.certifying.signing import sign_pdf

    page = render_certificate(Page(awarded(), CLAIM, "https://x.nl/#a.b.c"), PLAIN)
    assert sign_pdf(page, secret_keys, "award", None, now).startswith(page)


def test_without_a_decision_it_is_a_draft_that_cannot_be_taken_for_a_certificate():
    with in_language("nl"):
        content = render_certificate(Page(assessed(everywhere(3))), PLAIN)
    text = text_of(content)
    assert "CONCEPT" in text
    assert "ISOP-2026" not in text
    with pikepdf.open(io.BytesIO(content)) as document:
        assert "/AcroForm" not in document.Root
        assert "/Keywords" not in document.docinfo
    assert decode(picture(content, 150)) == []


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("De Kiem", "portrait"),
        ("Christelijke Basisschool Koningin Wilhelmina-Juliana te Oost", "landscape"),
        ("ÀÉ" * 80, "portrait"),
    ],
)
def test_a_phone_reads_the_code_at_25_mm(issued, known_keys, layout, name):
    assessment = awarded(school={"name": name, "sector": "po", "brin": "12AB00", "city": "Almere"})
    content = issued(assessment, layout=layout).pdf
    # The code is 28 to 30 mm wide on paper; read at 25 mm by a camera that sees 8 dots to a millimetre.
    (code,) = decode(picture(content, 200), [ZBarSymbol.QRCODE])
    width = code.rect.width / 200 * 25.4
    assert width >= 25
    (smaller,) = decode(picture(content, round(200 * 25 / width)), [ZBarSymbol.QRCODE])
    assert smaller.data == code.data
    signed = statement.read(code.data.decode())
    assert signed.is_genuine(known_keys.statements)
    assert signed.claim == replace(CLAIM, school=statement.shortened(name), brin="12AB00")


def test_the_code_and_the_link_lead_to_the_same_address(issued):
    content = issued(awarded()).pdf
    with pymupdf.open(stream=content) as document:
        addresses = {link["uri"] for link in document[0].get_links()}
    (code,) = decode(picture(content, 200), [ZBarSymbol.QRCODE])
    assert addresses == {code.data.decode()}


LONG = (
    "Samenwerkingsbasisschoolgemeenschapskindcentrum De Ontdekkingsreizigers aan de Burgemeester van Nispen van "
    "Sevenaerstraat te Nieuwerkerk aan den IJssel, locatie Zevenhuizen-Moerkapelle (nevenvestiging)"
)


@pytest.mark.parametrize("layout", SIZES)
@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "x\u202egnirts",
        "W" * 300,
        "De " * 80,
        LONG,
        "Δημοτικό σχολείο",
        "Українська школа",
        "Çamlıca İlköğretim Okulu",
        "De Regenboog 🌈",
        "E\u0301cole Ami\u00adtié",
    ],
)
def test_any_name_that_the_fonts_have_is_whole_on_the_page(name, layout):
    assessment = awarded(school={"name": name, "sector": "po"})
    content = render_certificate(Page(assessment, CLAIM, "https://x.nl/#" + "x" * 180, layout), PLAIN)
    with pymupdf.open(stream=content) as document:
        assert len(document) == 1
        page, text = document[0], document[0].get_text()
        for x0, y0, x1, y1, *_word in page.get_text("words"):
            assert x0 >= 28 and y0 >= 28 and x1 <= page.rect.width - 28 and y1 <= page.rect.height - 28
    shown, wanted = (
        "".join(unicodedata.normalize("NFC", part).replace("\u202e", "").replace("\u00ad", "").split())
        for part in (text, name)
    )
    assert wanted in shown
    assert "Feedback" in text


@pytest.mark.parametrize("name", ["مدرسة النور", "בית ספר שלום"])
def test_a_name_from_right_to_left_is_drawn_with_the_shipped_fonts(name):
    content = render_certificate(Page(awarded(school={"name": name, "sector": "po"})), PLAIN)
    assert "U+" not in text_of(content) and "\ufffd" not in text_of(content)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"school": {"name": "ꦗꦮ"}}, "school: name: the fonts of the certificate lack ꦗ (U+A997), ꦮ (U+A9AE)"),
        ({"school": {"name": "De Brug", "city": "𠮷"}}, "school: city: the fonts"),
        ({"school": {"name": "A\x1fB"}}, "the fonts of the certificate lack \ufffd (U+001F)"),
        ({"school": {"name": "x" * 301}}, "longer than the 300 characters"),
        ({"school": {"name": "\u200b\u3164\u2800"}}, "without the school's name"),
        ({"decision": {**DECISION, "by": {"name": "ꦮ"}}}, "decision: by: name: the fonts"),
        (
            {"decision": {**DECISION, "by": {"name": "W" * 100, "role": "W" * 100}}},
            "does not fit on the certificate: WWW",
        ),
    ],
)
def test_what_cannot_be_printed_is_refused_before_a_number_is_taken(issued, book, parts, told):
    with pytest.raises(UnprintableError, match=re.escape(told)):
        issued(awarded(**parts))
    assert book.labels() == []


def test_a_template_that_cuts_the_name_is_found_out_before_a_number_is_taken(issued, book, tmp_path):
    (tmp_path / "certificate").mkdir()
    page = "<html lang=nl><title>x</title><p style='height: 1.6em; width: 9em; overflow: hidden'>{{ certificate.sentences.school }}</p></html>"
    (tmp_path / "certificate" / "certificate.html").write_text(page, "utf-8")
    with pytest.raises(UnprintableError, match="does not fit"):
        issued(awarded(school={"name": "Basisschool De Regenboog", "sector": "po"}), Look(templates=tmp_path))
    assert book.labels() == []
    assert issued(awarded(school={"name": "De Brug", "sector": "po"}), Look(templates=tmp_path)).is_new


@pytest.fixture
def branded(tmp_path) -> Path:
    """A folder with an issuer's own look."""
    folder = tmp_path / "own"
    folder.mkdir()
    logo = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(logo).ellipse((20, 20, 180, 180), fill=(200, 0, 0))
    logo.save(folder / "logo.png")
    hand = Image.new("RGBA", (400, 150), (0, 0, 0, 0))
    ImageDraw.Draw(hand).line([(10, 100), (150, 20), (380, 110)], fill=(0, 0, 120, 255), width=9)
    hand.save(folder / "hand.png")
    (folder / "brand.yaml").write_text(
        "issuer: Stichting Noord\nlogo: logo.png\nsignature: hand.png\n"
        "verify_url: https://label.example/controle/verify.html\ncolours: {deep: '#5a2a4a', accent: '#B0582E'}\n"
    )
    return folder


@pytest.mark.parametrize("layout", SIZES)
def test_an_issuer_has_its_own_logo_colours_and_signature(tmp_path, issued, branded, layout):
    content = issued(awarded(), read_look(branded).look, layout).pdf
    assert "Stichting Noord" in text_of(content)
    with pymupdf.open(stream=content) as document:
        assert len(document[0].get_images()) == 2
        assert document[0].get_links()[0]["uri"].startswith("https://label.example/controle/verify.html#")
    page = picture(content, 50, colour=True).convert("RGB")
    # Where the pattern is not.
    assert page.getpixel((40, 130) if layout == "portrait" else (40, 330)) == (0x5A, 0x2A, 0x4A)
    path = tmp_path / "branded.pdf"
    path.write_bytes(content)
    assert errors_in(path) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colours: {deep: red}\n", "colour"),
        ("logo: weg.png\n", "weg.png is not there"),
        ("logo: ../weg.png\n", "leads out of the folder"),
        ("signature: /etc/hostname\n", "leads out of the folder"),
        ("verify_url: javascript:alert(1)\n", "web address"),
        ("verify_url: file:///etc/passwd\n", "web address"),
        ("verify_url: https://label.example/#x\n", "web address"),
        ("colours: {deep: '#fff}@import url(//x)'}\n", "colour"),
        ("isuer: X\n", "issuer"),
        ("issuer: [\n", "opened here and not closed"),
    ],
)
def test_a_wrong_brand_tells_where(tmp_path, text, told):
    (tmp_path / "brand.yaml").write_text(text)
    checked = read_look(tmp_path)
    assert checked.look is None
    (problem, *_more) = checked.diagnostics
    assert problem.place.line >= 1
    assert told in in_words(problem).message + in_words(problem).help


def test_a_brand_behind_a_link_out_of_the_folder_is_refused(tmp_path):
    (tmp_path / "elders.yaml").write_text("issuer: X\n")
    (tmp_path / "eigen").mkdir()
    (tmp_path / "eigen" / "brand.yaml").symlink_to(tmp_path / "elders.yaml")
    checked = read_look(tmp_path / "eigen")
    assert checked.look is None
    assert "leads out of the folder" in in_words(checked.diagnostics[0]).message


def test_a_logo_outside_the_folder_is_not_loaded(tmp_path, branded):
    (branded / "brand.yaml").write_text("logo: ../secret.png\n")
    Image.new("RGB", (10, 10), (1, 2, 3)).save(branded.parent / "secret.png")
    assert read_look(branded).look is None
    brand = Brand(logo="../secret.png")
    content = render_certificate(Page(assessed(everywhere(3))), Look(brand, templates=branded))
    with pymupdf.open(stream=content) as document:
        assert document[0].get_images() == []


def test_another_label_has_its_own_certificate(issued):
    framework = small_framework()
    assessment = assessed(everywhere(5, framework), framework=framework, decision=DECISION)
    result = issued(assessment)
    assert result.label.number.endswith("-2026-0001")
    assert result.label.label == framework.id
    text = " ".join(text_of(result.pdf).split())
    assert "ISOP" not in text.replace(result.label.number, "")
    assert "partnership" not in text


def test_a_dossier_that_is_not_decided_cannot_be_issued(issued):
    with pytest.raises(ValueError, match="without a decision"):
        issued(assessed(everywhere(3)))


def test_the_register_knows_on_what_assessment_an_award_rests(issued, book):
    first = issued(awarded())
    second = issued(awarded(school={"name": "De Regenboog", "sector": "po", "city": "Almere"}))
    assert (first.is_new, second.is_new) == (True, False)
    assert first.label.number == second.label.number
    assert first.label.assessment != second.label.assessment
    assert [entry.what for entry in book.history()] == ["issued", "reissued"]
