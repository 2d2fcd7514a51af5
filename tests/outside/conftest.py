"""Every kind of document, written once for all tests: what independent readers are asked about."""

from pathlib import Path

import pytest

from isop_cli.cli import carry_out
from isop_cli.text.language import in_language
from tests.builders import EXAMPLES, PASSPHRASE, made_once, saved_by_libreoffice

BRIDGE, RAINBOW = EXAMPLES / "de-brug.yaml", EXAMPLES / "de-regenboog"
COLLEGE, SPRINTERS, NEST, HOURGLASS = (
    EXAMPLES / f"{name}.yaml" for name in ("roc-waterland", "sv-de-sprinters", "het-nest", "de-zandloper")
)
SCAN = """\
format: isop-scan/1
label: isop
school: De Brug
date: 2026-03-10
group: team
respondents:
  - informal: {now: 1, wish: 2}
    formal: {now: 0, wish: 3}
"""


def isop_writes(lang: str, *arguments: object) -> None:
    """Run a command in this process, which has its libraries loaded already."""
    with in_language(lang):
        status = carry_out([str(a) for a in arguments])
    assert status in (0, 1), arguments


@pytest.fixture(scope="session")
def documents(tmp_path_factory, keys_folder) -> Path:
    """A folder with each document in each form that it has, some in Dutch and some in English, from the examples."""
    return made_once(tmp_path_factory, "documents", lambda folder: _write_documents(folder, keys_folder))


@pytest.fixture(scope="session")
def pdfs(documents) -> list[Path]:
    """Every PDF among them."""
    found = sorted(documents.rglob("*.pdf"))
    assert {path.stem for path in found} >= {
        "report", "report-en", "parents", "plan", "poster", "poster-school", "article", "scan", "scan-result",
        "certificate", "certificate-landscape", "draft", "meeting", "sheets", "sheets-2",
    }  # fmt: skip
    assert any(path.parent.name == "letters" for path in found)
    return found


@pytest.fixture(scope="session")
def office(tmp_path_factory) -> Path:
    """A folder with Word documents and workbooks of schools with each outcome, and in `pdf` what LibreOffice makes of them."""
    return made_once(tmp_path_factory, "office", _write_office)


def _write_office(folder: Path) -> None:
    for lang, school, name in (
        ("nl", RAINBOW, "awarded"),
        ("en", SPRINTERS, "refused"),
        ("nl", HOURGLASS, "insufficient"),
    ):
        isop_writes(lang, "report", school, "-q", "-o", folder / f"{name}-word.docx")
        isop_writes(lang, "report", school, "-q", "-o", folder / f"{name}-sheets.xlsx")
    isop_writes("nl", "plan", BRIDGE, "-q", "-o", folder / "plan-word.docx")
    isop_writes("nl", "plan", BRIDGE, "-q", "-o", folder / "plan-sheets.xlsx")
    isop_writes("nl", "batch", EXAMPLES, "-q", "--out", folder / "batch")
    files = [*folder.glob("*.docx"), *folder.glob("*.xlsx"), folder / "batch" / "summary.xlsx"]
    saved_by_libreoffice(files, "pdf", folder)


def _write_documents(folder: Path, keys: Path) -> None:
    passphrase, scan = folder / "passphrase", folder / "team.yaml"
    passphrase.write_bytes(PASSPHRASE)
    passphrase.chmod(0o600)
    scan.write_text(SCAN, "utf-8")
    for suffix in ("pdf", "html", "docx", "xlsx", "md"):
        isop_writes("nl", "report", COLLEGE, "-q", "-o", folder / f"report.{suffix}")
        isop_writes("nl", "plan", BRIDGE, "-q", "-o", folder / f"plan.{suffix}")
    isop_writes("en", "report", SPRINTERS, "-q", "-o", folder / "report-en.pdf")
    isop_writes("en", "report", SPRINTERS, "--audit-trail", "-q", "-o", folder / "report-en.html")
    isop_writes("nl", "new", folder / "form.html", "--source", "interview", "--who", "ouders", "-q")
    for suffix in ("pdf", "html"):
        isop_writes("nl", "report", BRIDGE, "--for", "parents", "-q", "-o", folder / f"parents.{suffix}")
    isop_writes("en", "model", "poster", "-q", "-o", folder / "poster.pdf")
    isop_writes("nl", "model", "poster", "--school", RAINBOW, "-q", "-o", folder / "poster-school.pdf")
    for suffix in ("pdf", "html"):
        isop_writes("nl", "model", "article", "-q", "-o", folder / f"article.{suffix}")
    isop_writes("nl", "model", "scan", "-q", "-o", folder / "scan.pdf")
    isop_writes(
        "nl", "new", folder / "sheets.pdf", "--source", "interview", "--who", "ouders", "--school", "De Brug", "-q"
    )
    isop_writes("en", "new", folder / "sheets-2.pdf", "--source", "document", "--guideline", "2", "-q")
    isop_writes("nl", "model", "scan", scan, "-q", "-o", folder / "scan-result.pdf")
    bureau = (
        "--keys",
        keys,
        "--register",
        folder / "register.db",
        "--passphrase-file",
        passphrase,
        "--who",
        "jw",
        "-q",
    )
    isop_writes("nl", "register", "new", "--register", folder / "register.db")
    for name, lang, layout in (("certificate", "nl", "portrait"), ("certificate-landscape", "en", "landscape")):
        badge = folder / f"badge-{lang}.json"
        isop_writes(
            lang, "certificate", RAINBOW, *bureau, "--layout", layout, "--badge", badge, "-o", folder / f"{name}.pdf"
        )
    isop_writes("nl", "certificate", NEST, *bureau, "-o", folder / "draft.pdf")
    isop_writes("nl", "connect", EXAMPLES, "-q", "--letters", folder / "letters", "-o", folder / "pairs.csv")
    for suffix in ("pdf", "html", "md"):
        isop_writes("nl", "meeting", EXAMPLES, "-q", "--date", "2027-01-20", "-o", folder / f"meeting.{suffix}")
    isop_writes("nl", "batch", EXAMPLES, "-q", "--out", folder / "batch")
