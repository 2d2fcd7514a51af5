"""What the auditors conclude in their own words: its paragraphs, and where it stands and does not stand."""

import io
import json

import pymupdf
import pytest
from docx import Document as Word

from isop_cli.checking.assessment import check, parse
from isop_cli.checking.evidence import examine
from isop_cli.documents.parents import PARENTS_PAGE
from isop_cli.documents.report.files import REPORT, Reported
from isop_cli.formats import json as assessment_json
from isop_cli.formats.look import Look
from isop_cli.text.language import in_language
from isop_cli.text.paragraphs import paragraphs
from tests.builders import EXAMPLES, assessed, isop, small_framework

HOSTILE = "<b>*Wij*</b> \u202e zagen [x](http://x.nl) \x07 — أهلا."


def written(assessment, format_: str) -> str:
    return REPORT.render(format_, Reported([assessment]), Look()).decode("utf-8")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One\n\n \t\nTwo\n", ["One", "Two"]),
        # An editor wrapped it: no next word fitted on its line.
        ("A school that listens\nto parents and to\nchildren.\n\nGo on.", ["A school that listens to parents and to children.", "Go on."]),
        # YAML's > leaves one line end between paragraphs.
        ("x" * 130 + "\n" + "y" * 90, ["x" * 130, "y" * 90]),
        ("Dear team,\nThank you for two warm days at your school.", ["Dear team,", "Thank you for two warm days at your school."]),
        ("We saw:\n- coffee\n- talks", ["We saw:", "- coffee", "- talks"]),
        ("a\u202eb\x07\r\n\r\nc", ["ab\ufffd", "c"]),
        ("", []),
    ],
)  # fmt: skip
def test_paragraphs_are_as_somebody_wrote_them_and_not_as_an_editor_wrapped_them(text, found):
    assert paragraphs(text) == found


def test_it_stands_under_a_heading_with_the_names_before_the_schools_reaction():
    assessment = examine(EXAMPLES / "de-regenboog", isop()).assessment
    with in_language("nl"):
        word = Word(io.BytesIO(REPORT.render("docx", Reported([assessment]), Look())))
        page = written(assessment, "html")
        assert (
            page.index("Waarop dit rust")
            < page.index("Conclusie van de auditoren</h2>")
            < page.index("Reactie van de school")
        )
        assert page.count('<p dir="auto">') == 3
        assert '<p class="by">J. de Wit, M. Soeterbroek</p>' in page
        told = [paragraph.text for paragraph in word.paragraphs]
        start = told.index("Conclusie van de auditoren")
        assert told[start + 1] == "J. de Wit, M. Soeterbroek"
        assert [text[:6] for text in told[start + 2 : start + 5]] == ["Wie om", "Wat on", "Er is "]
        assert "## Conclusie van de auditoren\n\n*J. de Wit, M. Soeterbroek*\n\nWie om 8.20 uur" in written(
            assessment, "markdown"
        )


def test_one_auditor_concludes_alone_and_without_a_conclusion_there_is_room_to_write_it():
    page = written(assessed(), "html")
    closing = page[page.index('id="closing"') :]
    assert "Conclusion of the auditor</h2>" in closing
    assert closing.count('<div class="line"></div>') == 12
    told = written(assessed(conclusion="They listen."), "html")
    assert "Conclusion of the auditor</h2>" in told[: told.index('id="closing"')]
    assert "Conclusion" not in told[told.index('id="closing"') :]
    assert "Conclusion" not in written(assessed(), "markdown")


def test_its_text_is_only_text():
    assessment = assessed(conclusion=HOSTILE)
    assert "&lt;b&gt;*Wij*&lt;/b&gt; zagen [x](http://x.nl) � — أهلا." in written(assessment, "html")
    assert r"\<b\>\*Wij\*\</b\> zagen \[x\](htt&#112;://x.nl) � — أهلا." in written(assessment, "markdown")


def test_a_long_one_breaks_over_pages_and_loses_nothing():
    text = "\n\n".join(f"Paragraph{number} " + "tells on. " * 60 for number in range(24))
    assessment = assessed(framework=small_framework(), conclusion=text)
    with pymupdf.open(stream=REPORT.render("pdf", Reported([assessment]), Look())) as document:
        pages = [page.get_text() for page in document]
    on = [n for number in range(24) for n, page in enumerate(pages) if f"Paragraph{number} " in page]
    assert len(on) == 24
    assert on == sorted(on)
    assert on[-1] - on[0] >= 2
    assert "reaction" in pages[-1]


def test_it_counts_for_nothing_and_stays_away_from_parents():
    assessment = examine(EXAMPLES / "de-regenboog", isop()).assessment
    data = json.loads(assessment_json.render([assessment]))
    assert data["dossier"].pop("conclusion").startswith("Wie om 8.20 uur")
    # An assessment from before there was one is read as it was, and says the same but for it.
    (earlier,) = parse(json.dumps(data).encode())
    checked = check(earlier, "earlier.json")
    assert checked.diagnostics == []
    assert checked.assessment.label == assessment.label
    assert checked.assessment.indicators == assessment.indicators
    assert "Wie om 8.20 uur" not in PARENTS_PAGE.render("html", assessment, Look()).decode()
