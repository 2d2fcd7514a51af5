"""The report as PDF: tagged, archivable, the same each time, and safe with any text."""

import io
import json
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from isop_cli.checking.assessment import parse_own
from isop_cli.checking.evidence import examine
from isop_cli.documents.report.files import REPORT, Reported
from isop_cli.formats.look import Look
from isop_cli.text.language import in_language
from tests.builders import EXAMPLES, a_dossier, assessed, everywhere, isop, small_framework


def assessment_of(name: str):
    return examine(EXAMPLES / name, isop()).assessment


@pytest.fixture(scope="module")
def report() -> bytes:
    with in_language("nl"):
        return REPORT.render("pdf", Reported([assessment_of("roc-waterland.yaml")]), Look())


def text_of(content: bytes) -> str:
    with pymupdf.open(stream=content) as document:
        return "\n".join(page.get_text() for page in document)


def test_it_is_pdf_a_3a_and_pdf_ua_1_tagged_with_title_and_language(report):
    with pikepdf.open(io.BytesIO(report)) as document:
        metadata = document.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == "nl"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert "ROC Waterland" in str(document.docinfo.Title)
        xmp = document.Root.Metadata.read_bytes()
    assert xmp.count(b"<rdf:RDF") == 1
    assert b"pdfaExtension:schemas" in xmp


def test_it_has_a_bookmark_for_each_part(report):
    with pymupdf.open(stream=report) as document:
        titles = [title for level, title, _page in document.get_toc() if level == 2]
    assert titles[:4] == ["Wat goed gaat", "Wat ouders zeggen", "Drie dingen voor dit jaar", "Wie besluit, en wanneer"]
    assert [title.split()[0] for title in titles[4:10]] == ["1", "2", "3", "4", "5", "6"]
    assert titles[10] == "Partnerschappen"


def test_every_font_is_embedded_and_is_one_of_the_projects_own(report):
    with pymupdf.open(stream=report) as document:
        fonts = {(name, extension) for page in document for _x, extension, _t, name, *_rest in page.get_fonts()}
    assert fonts
    for name, extension in fonts:
        assert re.search("Atkinson|DejaVu|Noto", name), name
        assert extension == "ttf"


def test_the_attached_data_give_the_same_bytes_again(report):
    with pikepdf.open(io.BytesIO(report)) as document:
        attached = document.attachments["assessment.json"]
        assert attached.obj.AFRelationship == "/Source"
        content = attached.get_file().read_bytes()
    assessment = parse_own(content)
    with in_language("nl"):
        assert REPORT.render("pdf", Reported([assessment]), Look()) == report


def smallest(document: pymupdf.Document) -> float:
    """The size of the smallest letters of a PDF, in points."""
    blocks = [block for page in document for block in page.get_text("dict")["blocks"]]
    spans = [span for block in blocks for line in block.get("lines", ()) for span in line["spans"]]
    return min(round(span["size"], 2) for span in spans if span["text"].strip())


def errors_in(*paths: Path) -> list[object]:
    """What two independent checkers call errors, each as its own command line says it."""
    folder = Path(sys.executable).parent
    outloud = subprocess.run([folder / "outloud", "--json", "-", *paths], capture_output=True, text=True, check=False)
    checked = json.loads(outloud.stdout)["results"]
    assert len(checked) == len(paths) and all(one["error"] is None for one in checked)
    errors: list[object] = [found for one in checked for found in one["findings"] if found["severity"] == "error"]
    pdfua = subprocess.run([folder / "pdfua", "check", *paths], capture_output=True, text=True, check=False)
    if pdfua.returncode:
        errors.append(pdfua.stdout)
    return errors


def test_a_report_has_no_more_pages_than_it_needs(report):
    with pymupdf.open(stream=report) as document:
        assert len(document) <= 16
        # Nothing runs over the edge: every word lies inside its page.
        for page in document:
            for x0, y0, x1, y1, *_word in page.get_text("words"):
                assert x0 >= 0 and y0 >= 0 and x1 <= page.rect.width and y1 <= page.rect.height


HOSTILE = [
    "<script>alert(1)</script><b>vet</b></style><style>*{display:none}",
    "{{ 7*7 }} {% include '/etc/passwd' %} {# weg #}",
    "rechts \u202egnirts\u202c naar links, \u05e9\u05dc\u05d5\u05dd",
    "emoji 😀 🏫, 漢字, ᚠ ꦗ",
    "x" * 4000,
    "woord " * 660,
    "a\u0300" + "\u0301" * 300,
]


def hostile(address: str, folder: Path):
    notes = [*HOSTILE, f"<img src='{address}/x.png'><link rel=stylesheet href='{address}/x.css'>", f"url({address}/y)"]
    items = everywhere(2)
    for number, item in enumerate(items):
        # Twice each, in two ways of finding out.
        for finding, note in zip(item["findings"], notes if number < 2 else [], strict=False):
            finding["note"] = note
        item["title"] = "<h1>titel</h1>" + "y" * 90
        item["participants"] = {"<i>wie</i>": 3}
    return a_dossier(
        items,
        school={
            "name": "Openbare Oecumenische Samenwerkingsbasisschool Vlechtwerk II " + "Leerdomein" * 14,
            "city": "<u>stad</u>",
        },
        judgements={"1": {"outcome": "partly", "by": "jw", "reason": "{{ 1 }} <hr>"}},
    )


@pytest.fixture
def asked():
    """A web server on loopback that keeps what it was asked for."""
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            requests.append(self.path)
            self.send_error(404)

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", requests
    server.shutdown()
    server.server_close()


def test_hostile_text_appears_as_text_and_loads_nothing(tmp_path, asked):
    from isop_cli.assessing import assess

    address, requests = asked
    assessment = assess(hostile(address, tmp_path), isop())
    content = REPORT.render("pdf", Reported([assessment], folder=tmp_path), Look())
    text = text_of(content)
    assert requests == []
    assert "<script>alert(1)</script>" in text
    assert "{{ 7*7 }}" in text
    assert "root:" not in text
    assert "\u202e" not in text
    assert "漢字" in text and "[U+A997]" in text
    assert "Openbare Oecumenische" in text
    with pymupdf.open(stream=content) as document:
        for page in document:
            assert not page.get_links()
            for x0, y0, x1, y1, *_word in page.get_text("words"):
                assert x0 >= 0 and y0 >= 0 and x1 <= page.rect.width + 1 and y1 <= page.rect.height, page.number
    path = tmp_path / "hostile.pdf"
    path.write_bytes(content)
    assert errors_in(path) == []


def test_a_template_loads_images_from_its_own_folder_and_the_dossiers_only(tmp_path, asked):
    address, requests = asked
    school, templates, elsewhere = tmp_path / "school", tmp_path / "templates", tmp_path / "elsewhere"
    for folder in (school, templates / "report", elsewhere):
        folder.mkdir(parents=True)
    pixel = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 4, 4))
    pixel.clear_with(90)
    for folder in (school, templates, elsewhere):
        (folder / "logo.png").write_bytes(pixel.tobytes("png"))
    images = [
        f"{address}/x.png", (elsewhere / "logo.png").as_uri(), (school / ".." / "elsewhere" / "logo.png").as_uri(),
        (school / "logo.png").as_uri(), "logo.png",
    ]  # fmt: skip
    tags = "".join(f"<p><img alt='beeld' src='{image}'></p>" for image in images)
    (templates / "report" / "cover.html").write_text(f"<section><h1>Eigen omslag</h1>{tags}</section>")
    content = REPORT.render("pdf", Reported([assessed()], folder=school), Look(templates=templates))
    assert requests == []
    with pymupdf.open(stream=content) as document:
        assert "Eigen omslag" in document[0].get_text()
        assert len({image[0] for page in document for image in page.get_images()}) in (1, 2)
        drawn = [image for image in document[0].get_image_info() if image["width"]]
    assert len(drawn) == 2


def test_another_framework_gives_a_report(tmp_path):
    from isop_cli.assessing import assess

    dossier = a_dossier(everywhere(4, small_framework()), school={"name": "Hof"}, audit={"date": "2026-05-12"})
    text = text_of(REPORT.render("pdf", Reported([assess(dossier, small_framework())]), Look()))
    assert "Open Yard" in text
    assert "Partnership" not in text


def test_source_date_epoch_is_the_time_of_making(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    with pikepdf.open(io.BytesIO(REPORT.render("pdf", Reported([assessed()]), Look()))) as document:
        assert str(document.docinfo.CreationDate).startswith("D:20010909014640")
