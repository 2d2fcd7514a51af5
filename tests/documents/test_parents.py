"""The page for parents: what stands on it, and what never does."""

import re

import pymupdf
import pytest

from isop_cli.checking.evidence import examine
from isop_cli.documents.parents import PARENTS_PAGE, ParentsPage
from isop_cli.formats.brand import Brand
from isop_cli.formats.look import Look
from isop_cli.text.language import in_language
from tests.builders import EXAMPLES, assessed, everywhere, isop, run, said, small_framework, voices_framework
from tests.formats.test_pdf import errors_in

AWARDED = {"outcome": "awarded", "date": "2026-06-01", "by": {"name": "K. de Boer"}}


def page_of(*evidence, **parts) -> ParentsPage:
    return ParentsPage(assessed(*evidence, **parts), Brand())


def texts(lines) -> list[str]:
    return [line.text for line in lines]


def test_what_goes_well_is_what_reaches_the_level_that_is_needed_and_parents_meet_it_first():
    page = page_of(everywhere(1, i1_1=2, i1_7=3, i4_2=2, i6_2=3))
    assert texts(page.well) == [isop().indicators[name].does_well["en"] for name in ("1.1", "1.7", "4.2", "6.2")]
    assert [line.circle.name if line.circle else "" for line in page.well] == [
        "Informal partnership", "", "Didactic partnership", "",
    ]  # fmt: skip
    met = [indicator.guideline for indicator in page_of(everywhere(3)).assessment.indicators]
    assert len(page_of(everywhere(3)).well) == 5 < len(met)


def test_what_somebody_heard_contradicts_is_not_told_as_going_well():
    framework = voices_framework()
    high, low = said("talk", "parents", A_1=framework.scale.top), said("talk", "staff", A_1=framework.scale.bottom)
    told = ParentsPage(assessed([high], framework=framework), Brand()).well
    assert texts(told) == [framework.indicators["A.1"].title["en"]]
    assert ParentsPage(assessed([high, low], framework=framework), Brand()).well == []


def test_it_shows_what_the_school_offers_to_see():
    offers = {"name": "De Regenboog", "sector": "po", "shows": [{"what": "Koffie", "partnerships": ["formal"]}]}
    circles = page_of(everywhere(2), school=offers).circles
    assert [circle.shown for circle in circles.values()] == ["", "Koffie", "", "", ""]


def test_three_things_will_be_better_the_weakest_first():
    page = page_of(everywhere(2, i3_1=0, i3_2=1, i3_4=1, i3_5=0, i6_1=1))
    indicators = isop().indicators
    assert texts(page.improved)[:2] == [indicators[name].will_improve["en"] for name in ("3.1", "3.5")]
    assert len(page.improved) == 3
    assert page_of(everywhere(3)).improved == []


def test_a_framework_without_texts_for_parents_gives_its_own_names():
    framework = small_framework()
    page = ParentsPage(assessed(everywhere(4, framework, iA_10=2), framework=framework), Brand())
    assert texts(page.well) == ["Gate", "Tree"] and texts(page.improved) == ["Fence"]
    assert page.looked == ["inspection", "conversation"]
    assert page.circles == {}
    for format_ in PARENTS_PAGE.functions:
        assert PARENTS_PAGE.render(format_, page.assessment, Look())


def test_it_tells_what_was_looked_at_and_who_was_not_heard():
    page = page_of(everywhere(2))
    assert page.looked[0] == "They came to look." and page.looked[-1] == "They listened to parents and staff."
    assert page.not_heard == ""
    silent = page_of([item for item in everywhere(2) if item["source"] != "interview"])
    assert silent.not_heard == "Not heard yet: parents."


def test_it_says_how_the_school_stands_and_names_the_register_only_when_there_is_a_label():
    assert page_of(everywhere(2)).outcome.startswith("We do what the ISOP label asks.")
    assert page_of(everywhere(0)).outcome.startswith("We do not have the ISOP label yet.")
    assert page_of(everywhere(2)).address == ""
    page = page_of(everywhere(2), decision=AWARDED)
    assert page.outcome == "We have the ISOP label. It is valid until 1 June 2029."
    assert page.address == "https://www.actiefouderschap.nl/isop/"
    with in_language("nl"):
        assert page.outcome == "Wij hebben het ISOP-label. Het geldt tot en met 1 juni 2029."
        html = PARENTS_PAGE.render("html", page.assessment, Look()).decode()
    assert 'href="https://www.actiefouderschap.nl/isop/"' in html and "<title>QR-code" in html


@pytest.mark.parametrize("name", ["de-brug", "de-klimroos", "het-kompas", "sv-de-sprinters", "de-zandloper"])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_it_has_no_level_no_code_and_nobodys_note(name, lang):
    assessment = examine(EXAMPLES / f"{name}.yaml", isop()).assessment
    assert assessment is not None
    with in_language(lang):
        html = PARENTS_PAGE.render("html", assessment, Look()).decode()
    shown = html[html.index("<main>") :]
    words = re.sub(r"<[^>]+>", " ", shown)
    assert not re.search(r"\b\d\.\d\b|niveau|level|BRIN", words)
    notes = [finding.note for finding in assessment.findings if finding.note]
    assert notes and not any(note in html for note in notes)
    names = [auditor.name for auditor in assessment.dossier.audit.auditors]
    assert not any(auditor in html for auditor in names if auditor)


def test_it_is_one_sheet_that_carries_no_data_and_a_very_long_name_makes_it_smaller(tmp_path):
    source, file = EXAMPLES / "de-klimroos.yaml", tmp_path / "school.yaml"
    name = "Brede Openbare Scholengemeenschap voor Allen in de Wijken " * 4
    file.write_text(
        source.read_text("utf-8").replace("name: Basisschool De Klimroos", f"name: {name.strip()}"), "utf-8"
    )
    for path in (source, file):
        done = run("report", path, "--for", "parents", "-o", "page.pdf", "-q", cwd=tmp_path, lang="nl")
        assert done.returncode == 0, done.stderr
        assert errors_in(tmp_path / "page.pdf") == []
        with pymupdf.open(tmp_path / "page.pdf") as document:
            text = " ".join(document[0].get_text().split())
            assert len(document) == 1 and document.embfile_count() == 0
            assert "Dit gaat goed" in text and "Bekijk alle scholen met het label" in text
    assert name.strip() in text


def test_it_holds_one_school_and_no_comparison(tmp_path):
    school = EXAMPLES / "de-brug.yaml"
    done = run("report", school, "--for", "parents", "--since", school, cwd=tmp_path)
    assert done.returncode == 2 and b"leave out --since" in done.stderr
    done = run("report", school, "--for", "parents", "-o", "page.docx", cwd=tmp_path)
    assert done.returncode == 2 and b"choose from: .pdf, .html" in done.stderr
