"""Every document in every format that it has: what `-o` and `--format` mean, and whether an issuer's look reaches it.

The kinds are found, not listed: a new one is tested as soon as it has an entry in CONTENT.
"""

import datetime
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

from isop_cli import cli
from isop_cli.assessing.comparison import compare
from isop_cli.batch.changes import SchoolChange
from isop_cli.checking.evidence import examine, filled_in
from isop_cli.documents.article import Article
from isop_cli.documents.certificate import Page
from isop_cli.documents.forms.asked import Asked
from isop_cli.documents.forms.converting import Filled
from isop_cli.documents.letters import Letter
from isop_cli.documents.pairs import Pairs
from isop_cli.documents.plan.plan import Plan
from isop_cli.documents.poster import Poster
from isop_cli.documents.programme import Programme
from isop_cli.documents.report.files import Reported
from isop_cli.documents.revision import RevisionTelling
from isop_cli.documents.scan import ScanForm, ScanResult
from isop_cli.formats.look import Look, read_look
from isop_cli.formats.registry import FORMATS, FormatError
from isop_cli.manual import every_kind
from isop_cli.matching.meeting import plan_meeting
from isop_cli.matching.pairing import pair_up
from isop_cli.model.revision import revision
from isop_cli.partnerships.scan import combine
from isop_cli.partnerships.texts import load_texts
from isop_cli.practices.library import load_library
from isop_cli.text.language import language, set_language
from tests.builders import EXAMPLES, HEAD, assessed, everywhere, findings, isop
from tests.documents.test_revision import former
from tests.matching.conftest import a_school
from tests.partnerships.test_scan import a_scan, scans

#: In the folder `here`: a dossier of which every document is short.
SCHOOL = "school.yaml"
DOSSIER = HEAD + "evidence:\n" + "".join(
    f"  - {{id: {source}, source: {source}, date: 2026-04-14, findings: [{{indicator: 1.1, level: {level}, note: Gezien.}}]}}\n"
    for source, level in (("school_visit", 1), ("team_meeting", 2), ("document", 2))
)  # fmt: skip
#: An issuer's colours as no document of the project has them, and pale enough in the letters that stand on them.
DEEP, ACCENT = "#5a2a4a", "#8a3c14"


KINDS = every_kind()
EACH = [(name, format_) for name, kind in sorted(KINDS.items()) for format_ in kind.functions]


def _school(_folder: Path):
    assessment = examine(EXAMPLES / "de-brug.yaml", isop()).assessment
    assert assessment is not None
    return assessment


def _a_little():
    return assessed(findings("1.1", school_visit=[1], team_meeting=[2], document=[2]))


def _texts():
    texts = load_texts(isop()).texts
    assert texts is not None
    return texts


def _pairs():
    return pair_up([a_school("Een", {"1.1": 3, "4.3": 1}), a_school("Twee", {"1.1": 1, "4.3": 3})], isop())


def _filled_in() -> Filled:
    form, problems, _gathered = filled_in(str(EXAMPLES / "de-brug.yaml"), isop())
    assert form is not None, problems
    return Filled(form, Asked(isop(), datetime.date(2026, 5, 12)))


def _result(folder: Path) -> ScanResult:
    team = a_scan(folder, "team.yaml", "team", ("22222", "33333"), ("22222", "33333"), ("12222", "33333"))
    return ScanResult(combine(scans(team), isop()), isop())


def _meeting() -> Programme:
    schools = [
        a_school(f"S{n}", {f"{g}.{i}": (n + g + i) % 4 for g in range(1, 7) for i in (1, 2)}, unmet=[str(n % 6 + 1)])
        for n in range(12)
    ]
    return Programme(plan_meeting(schools, isop()), isop(), load_library(isop()).practices, datetime.time(13, 30))


#: Something to tell for each kind.
CONTENT: dict[str, Callable[[Path], object]] = {
    "report": lambda _folder: Reported([_a_little()], practices=load_library(isop()).practices),
    "page-for-parents": _school,
    "plan": lambda _folder: Plan(_a_little(), load_library(isop()).practices),
    "calendar": lambda folder: Plan(_school(folder), load_library(isop()).practices),
    "poster": lambda folder: Poster(_texts(), isop(), _school(folder).dossier),
    "article": lambda _folder: Article(_texts(), isop()),
    "scan-form": lambda _folder: ScanForm(_texts(), isop()),
    "scan-result": _result,
    "certificate": lambda _folder: Page(assessed(everywhere(3))),
    "letter": lambda _folder: Letter(_pairs().pairs[0], isop(), None),
    "pairs": lambda _folder: Pairs(_pairs(), isop()),
    "programme": lambda _folder: _meeting(),
    "comparison": lambda folder: compare(_school(folder), _school(folder)),
    "changes": lambda _folder: [SchoolChange("De Brug", "Almere", "deferred", "awarded", "won", {})],
    "revision": lambda _folder: RevisionTelling(revision(former(), isop()), former(), isop()),
    "badge": lambda _folder: "a.b.c",
    "form": lambda _folder: Asked(isop(), datetime.date(2026, 5, 12), sources=("school_visit",), guidelines=("1",)),
    "xlsform": lambda _folder: Asked(isop(), datetime.date(2026, 5, 12)),
    "dossier": lambda _folder: _filled_in(),
}
#: The command that writes it with `-o`. What is not here is written beside something else, or by `isop batch`.
COMMANDS = {
    "report": ["report", SCHOOL],
    "page-for-parents": ["report", str(SCHOOL), "--for", "parents"],
    "plan": ["plan", SCHOOL],
    "poster": ["model", "poster"],
    "article": ["model", "article"],
    "scan-form": ["model", "scan"],
    "scan-result": ["model", "scan", "team.yaml"],
    "certificate": ["certificate", str(EXAMPLES / "het-nest.yaml")],
    "pairs": ["connect", str(EXAMPLES)],
    "programme": ["meeting", str(EXAMPLES)],
    "revision": ["criteria", "diff", "2026.2"],
    "comparison": ["compare", SCHOOL, SCHOOL],
}
WRITTEN = [(name, format_) for name, format_ in EACH if name in COMMANDS]
#: How a file of each format begins.
BEGINNINGS = {
    "pdf": b"%PDF-", "html": b"<!DOCTYPE html>", "docx": b"PK", "xlsx": b"PK", "markdown": b"# ", "json": b"{",
    "csv": b"\xef\xbb\xbf", "ics": b"BEGIN:VCALENDAR", "yaml": b"# ", "jwt": b"a.b.c",
}  # fmt: skip


@pytest.fixture
def here(monkeypatch, tmp_path):
    """A folder to work in with a dossier and a scan, and the language as it was."""
    before = language()
    set_language("en")
    a_scan(tmp_path, "team.yaml", "team", ("22222", "33333"), ("22222", "33333"), ("12222", "33333"))
    (tmp_path / SCHOOL).write_text(DOSSIER, "utf-8")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    set_language(before)


@pytest.fixture
def branded(here) -> Path:
    """A folder with an issuer's own look."""
    folder = here / "own"
    folder.mkdir()
    Image.new("RGB", (40, 20), (200, 0, 0)).save(folder / "logo.png")
    (folder / "brand.yaml").write_text(
        f"issuer: Stichting Noord\nlogo: logo.png\ncolours: {{deep: '{DEEP}', accent: '{ACCENT}'}}\n"
    )
    return folder


def test_every_kind_of_document_has_something_to_tell_here():
    assert set(CONTENT) == set(KINDS)
    assert {format_ for _name, format_ in EACH} == set(FORMATS) == set(BEGINNINGS)


@pytest.mark.parametrize(("name", "format_"), WRITTEN)
def test_a_document_goes_to_a_file_and_to_standard_output_in_each_of_its_formats(capsysbinary, here, name, format_):
    kind, file = KINDS[name], here / f"out{FORMATS[format_].suffixes[-1].upper()}"
    assert cli.carry_out([*COMMANDS[name], "-o", file.name, "-q"]) in (0, 3)  # 3: an example with errors is left out
    capsysbinary.readouterr()
    named = [] if kind.for_stdout.name == format_ else ["--format", format_]
    cli.carry_out([*COMMANDS[name], "-o", "-", "-q", *named])
    content = file.read_bytes()
    assert content.startswith(BEGINNINGS[format_])
    assert capsysbinary.readouterr().out == content


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(
    "wrong", [["-o", "a.odt"], ["-o", "a"], ["--format", "odt"], ["--format", "odt", "-o", "a.pdf"]]
)
def test_an_unknown_format_is_told_in_the_same_words_before_anything_is_done(capsys, here, name, wrong):
    before = set(here.iterdir())
    known = [each.name for each in KINDS[name].formats]
    if wrong[0] == "-o":
        known = [suffix for each in KINDS[name].formats for suffix in each.suffixes]
    assert cli.carry_out([*COMMANDS[name], *wrong]) == 2
    told = f"isop: unknown format: {wrong[1]}; choose from: {', '.join(known)}\n"
    assert capsys.readouterr().err == told
    assert set(here.iterdir()) == before


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_format_is_known_by_its_name_and_by_each_of_its_suffixes(name):
    kind = KINDS[name]
    for each in kind.formats:
        for suffix in each.suffixes:
            assert kind.chosen(None, f"some.thing{suffix.upper()}") is each
            assert kind.chosen(suffix[1:], None) is each
        assert kind.chosen(each.name.upper(), "a.odt") is each


@pytest.mark.parametrize(
    ("name", "format_", "file", "expected"),
    [
        ("report", None, None, ("pdf", "stem.pdf")),
        ("report", "html", None, ("html", "-")),
        ("report", "docx", None, ("docx", "stem.docx")),
        ("report", None, "-", ("json", "-")),
        ("report", "md", "-", ("markdown", "-")),
        ("report", "pdf", "a.json", ("pdf", "a.json")),
        ("plan", None, "-", ("markdown", "-")),
        ("article", None, "-", ("html", "-")),
        ("poster", None, "-", ("pdf", "-")),
        ("pairs", None, "-", ("json", "-")),
        ("programme", None, "-", ("markdown", "-")),
        ("scan-form", None, "-", ("yaml", "-")),
    ],
)
def test_standard_output_gets_the_first_of_json_markdown_html_and_so_on(name, format_, file, expected):
    target = KINDS[name].target(format_, file, "stem")
    assert (target.format.name, target.file) == expected


def test_a_name_that_is_nearly_right_is_suggested():
    with pytest.raises(FormatError, match="unknown format: pfd; did you mean pdf"):
        KINDS["report"].chosen("pfd", None)


@pytest.mark.parametrize(("name", "format_"), EACH)
def test_an_issuers_look_reaches_every_document_that_can_hold_it(branded, name, format_):
    look = read_look(branded).look
    assert look is not None
    # That a PDF is the same each time is seen with the command that writes it, above.
    looks = (look, Look()) if format_ == "pdf" else (look, look, Look())
    made = [KINDS[name].render(format_, CONTENT[name](branded), each) for each in looks]
    assert made[0] == made[-2] and made[0].startswith(BEGINNINGS[format_])
    if format_ in SEEN:
        SEEN[format_](made[0])
        assert DEEP.encode() not in made[-1]
    else:
        assert made[0] == made[-1]


def _seen_in_pdf(content: bytes) -> None:
    with pymupdf.open(stream=content) as document:
        page = document[0]
        drawn = {tuple(round(part * 255) for part in item["fill"]) for item in page.get_drawings() if item.get("fill")}
        written = {
            tuple(span["color"].to_bytes(3, "big"))
            for block in page.get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
        }
        assert tuple(bytes.fromhex(DEEP[1:])) in drawn | written
        assert tuple(bytes.fromhex("12454f")) not in drawn | written
        assert document[0].get_images()
        assert document.metadata is not None
        assert "Stichting Noord" in document.metadata["author"] + page.get_text()


def _seen_in_html(content: bytes) -> None:
    assert f"--deep: {DEEP}".encode() in content
    assert b"Stichting Noord" in content
    assert b'src="data:image/png;base64,' in content


def _seen_in_word(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name).decode() for name in names if name.endswith(".xml")}
    styles = parts["word/styles.xml"]
    # As the theme has it, for Word, and beside it for programs that read no themes: letters, grounds and lines.
    assert f'<a:accent1><a:srgbClr val="{DEEP[1:].upper()}"/></a:accent1>' in parts["word/theme/theme1.xml"]
    for name in ("val", "fill", "color"):
        assert f'w:{name}="{DEEP[1:].upper()}"' in styles
    assert "12454F" not in styles
    assert any("Stichting Noord" in text for name, text in parts.items() if "footer" in name)
    assert any(name.startswith("word/media/") for name in names)


def _seen_in_workbook(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert f'rgb="FF{DEEP[1:].upper()}"' in archive.read("xl/styles.xml").decode()
        assert "Stichting Noord" in archive.read("xl/worksheets/sheet1.xml").decode()


#: The formats that hold a look. In the others a document is the same whatever the look.
SEEN = {"pdf": _seen_in_pdf, "html": _seen_in_html, "docx": _seen_in_word, "xlsx": _seen_in_workbook}


def test_the_data_of_a_document_is_json():
    for name, kind in KINDS.items():
        if name in ("comparison", "changes"):
            assert json.loads(kind.render("json", CONTENT[name](Path()), Look()))
