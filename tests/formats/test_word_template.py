"""An issuer's own file of styles for Word: used as it is saved, and refused with a reason where it is no use or no good."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml

from isop_cli.formats.docx import About, WordDocument
from isop_cli.formats.look import Look
from isop_cli.formats.registry import FormatError
from isop_cli.formats.word_template import opened_template
from isop_cli.resources import resource
from tests.builders import EXAMPLES, run

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
ABOUT = About("Report", "A subject", ["A. Auditor"], datetime.date(2026, 5, 12), "De Brug", "Audit of 12 May")
Parts = dict[str, bytes]


def own(folder: Path, content: bytes) -> Look:
    """A look whose folder has this as its file of styles."""
    (folder / "word").mkdir(exist_ok=True)
    (folder / "word" / "styles.docx").write_bytes(content)
    return Look(templates=folder)


def packed(parts: Parts) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def repacked(change: Callable[[Parts], object]) -> bytes:
    """The project's own file of styles with its parts changed."""
    with zipfile.ZipFile(resource("templates", "word", "styles.docx")) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return packed(parts)


def edited(change: Callable[[Any], object]) -> bytes:
    """The project's own file of styles as somebody changed and saved it."""
    document = docx.Document(str(resource("templates", "word", "styles.docx")))
    change(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def replaced(name: str, old: bytes, new: bytes) -> Callable[[Parts], object]:
    def change(parts: Parts) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)

    return change


def related(kind: str, target: str, more: str = "") -> Callable[[Parts], object]:
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="{target}"{more}/></Relationships>'.encode()
    return replaced("word/_rels/document.xml.rels", b"</Relationships>", relation)


def with_a_macro(type_of: str) -> Callable[[Parts], object]:
    def change(parts: Parts) -> None:
        related(f"{MICROSOFT}/vbaProject", "vbaProject.bin")(parts)
        declared = f'<Default Extension="bin" ContentType="{type_of}"/></Types>'.encode()
        replaced("[Content_Types].xml", b"</Types>", declared)(parts)
        parts["word/vbaProject.bin"] = b"a program"

    return change


def in_the_footer(xml: str) -> Callable[[Any], object]:
    return lambda document: document.sections[0].footer._element.append(parse_xml(f'<w:p xmlns:w="{W}">{xml}</w:p>'))


def another_kind(name: str, kind: WD_STYLE_TYPE) -> Callable[[Any], object]:
    def change(document: Any) -> None:
        document.styles[name].delete()
        document.styles.add_style(name, kind)

    return change


def without_numbers(document: Any) -> None:
    properties = document.styles["List Number"].element.pPr
    properties.remove(properties.numPr)


def without_a_page(document: Any) -> None:
    document.element.body.remove(document.element.body.sectPr)


UNREADABLE = "it is not a Word document (.docx) that can be read"
MACRO = "it holds a program (a macro)"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (lambda: edited(lambda document: document.styles["Quote"].delete()), "it has no style “Quote”"),
        (lambda: edited(another_kind("Title", WD_STYLE_TYPE.CHARACTER)), "its style “Title” is not one for paragraphs"),
        (lambda: edited(another_kind("ISOP Tag", WD_STYLE_TYPE.PARAGRAPH)), "“ISOP Tag” is not one for words in a line"),
        (lambda: edited(another_kind("ISOP Year", WD_STYLE_TYPE.PARAGRAPH)), "“ISOP Year” is not one for tables"),
        (lambda: edited(without_numbers), "its style “List Number” has no numbers"),
        (lambda: edited(without_a_page), UNREADABLE),
        (lambda: repacked(with_a_macro("application/vnd.ms-office.vbaProject")), MACRO),
        (lambda: repacked(with_a_macro("application/octet-stream")), MACRO),
        (lambda: repacked(replaced("[Content_Types].xml", b".document.main", b".document.macroEnabled.main")), MACRO),
        (
            lambda: repacked(related(f"{OFFICE}/image", "http://example.org/a.png", ' TargetMode="External"')),
            "it refers to what lies elsewhere: http://example.org/a.png",
        ),
        (
            lambda: edited(in_the_footer('<w:fldSimple w:instr=" INCLUDEPICTURE //example.org/a.png "/>')),
            "it refers to what lies elsewhere: INCLUDEPICTURE //example.org/a.png",
        ),
        (
            lambda: edited(in_the_footer("<w:r><w:instrText> DDE</w:instrText><w:instrText>AUTO cmd /k</w:instrText></w:r>")),
            "it refers to what lies elsewhere: DDEAUTO cmd /k",
        ),
        (lambda: repacked(related(f"{OFFICE}/image", "../../../../etc/passwd")), UNREADABLE),
        (lambda: repacked(replaced("word/styles.xml", b"</w:styles>", b"")), UNREADABLE),
        (lambda: repacked(lambda parts: parts.update({"word/a.bin": bytes(33 * 1024**2)})), "larger than 32 MB"),
        (lambda: bytes(8 * 1024**2 + 1), "the file is larger than 8 MB"),
        (lambda: packed({"hello.txt": b"no document"}), UNREADABLE),
        (lambda: b"", UNREADABLE),
    ],
)  # fmt: skip
def test_a_file_of_styles_that_is_no_use_or_no_good_is_refused_with_a_reason(tmp_path, content, why):
    with pytest.raises(FormatError) as refused:
        opened_template(own(tmp_path, content()))
    assert str(refused.value).startswith("the template word/styles.docx is wrong: ")
    assert why in str(refused.value)


def test_a_file_of_styles_that_lies_outside_the_folder_is_not_read(tmp_path):
    (tmp_path / "mine" / "word").mkdir(parents=True)
    (tmp_path / "mine" / "word" / "styles.docx").symlink_to(resource("templates", "word", "styles.docx"))
    with pytest.raises(FormatError, match=re.escape("word/styles.docx")):
        opened_template(Look(templates=tmp_path / "mine"))


def made_with(look: Look) -> tuple[list[str], str]:
    """The names in a small document that starts from the look's file, and all its text."""
    document = WordDocument(look, ABOUT)
    document.heading("One")
    document.numbered(["First"])
    document.section(columns=2)
    document.paragraph("In two columns")
    document.section(landscape=True)
    document.table("ISOP Table", [50, 50], [["a", "b"]])
    with zipfile.ZipFile(io.BytesIO(document.content())) as archive:
        assert archive.testzip() is None
        return archive.namelist(), "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))
        )


def test_what_a_file_of_styles_holds_besides_its_styles_is_left_behind(tmp_path):
    def change(parts: Parts) -> None:
        parts |= {"../../evil.txt": b"evil", "/tmp/evil.txt": b"evil", "word/loose.xml": b"evil"}
        related(f"{OFFICE}/attachedTemplate", "file:///C:/Users/Piet/house.dotx", ' TargetMode="External"')(parts)
        entity = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:styles '
        replaced("word/styles.xml", b"<w:styles ", entity)(parts)

    names, text = made_with(own(tmp_path, repacked(change)))
    assert not any("evil" in name or ".." in name or "loose" in name for name in names)
    assert not any(word in text for word in ("evil", "Piet", "ENTITY", "A line of each"))


def test_a_file_of_styles_is_used_as_libreoffice_saves_it(tmp_path):
    def as_libreoffice(document: Any) -> None:
        for number in (1, 2, 3):
            document.styles[f"Heading {number}"].element.name_val = f"Heading {number}"
        section = document.element.body.sectPr
        section.remove(section.find(f"{{{W}}}cols"))

    content = edited(as_libreoffice)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b'"Heading 1"' in archive.read("word/styles.xml") and b"w:cols" not in archive.read("word/document.xml")
    _names, text = made_with(own(tmp_path, content))
    assert '"heading 1"' in text and '"Heading 1"' not in text
    assert 'w:num="2"' in text


def test_a_report_with_a_wrong_file_of_styles_is_not_written_and_the_reason_is_told_in_dutch(tmp_path):
    own(tmp_path, edited(without_numbers))
    target = tmp_path / "report.docx"
    done = run("report", EXAMPLES / "de-brug.yaml", "--templates", tmp_path, "-o", target, lang="nl")
    assert done.returncode == 2 and not target.exists()
    said = " ".join(done.stderr.decode().split())
    assert "word/styles.docx" in said and "‘List Number’ heeft geen nummering" in said and "Traceback" not in said
