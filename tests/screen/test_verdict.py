"""What the terminal shows of a judgement by the second edition of the method, read as an auditor reads it."""

from io import StringIO

from rich.console import Console

from isop_cli.batch.summaries.columns import decision, mark, not_heard
from isop_cli.batch.work import school_row
from isop_cli.matching.profiles import bars_of, is_strong, profile_of, subjects_of, urgency
from isop_cli.model.assessment import Assessment
from isop_cli.model.school_row import SchoolRow
from isop_cli.screen.verdict import print_assessment
from isop_cli.text.language import in_language
from tests.builders import EXAMPLES, all_there, assessed, everywhere, findings, isop, run, said, voices_framework


def shown(assessment: Assessment) -> str:
    """What `isop assess` shows in English, without the breaks of its lines."""
    page = StringIO()
    screen = Console(width=200, file=page)
    with in_language("en"):
        print_assessment(assessment, screen)
    return " ".join(page.getvalue().split())


def row(assessment: Assessment) -> SchoolRow:
    """The row of a school in a batch."""
    return school_row("school.yaml", [], assessment.dossier, assessment)


def test_a_real_school_of_which_there_are_documents_alone_hears_first_that_parents_were_not_heard():
    told = run("assess", EXAMPLES / "real" / "de-kroevendonk.yaml", lang="nl", COLUMNS="120").stdout.decode()
    first = told.index("Nog niet gehoord: ouders.")
    assert first < told.index("Er is nog geen bruikbaar bewijs uit: schoolbezoek, interview en teambijeenkomst.")
    assert first < told.index("Voor de richtlijnen 1 (")
    # Nothing is said of how sure it is; what nobody saw has a hollow dot before the scale, and no level of zero.
    assert "Hoe zeker is dit?" not in told and "haalt de 2,0" not in told
    guidelines = told[told.index("Richtlijn ") : told.index("De route naar het label")]
    assert guidelines.count("? te weinig bewijs") == 6
    assert [line[:2] for line in guidelines.splitlines() if "○ ·" in line] == ["3 ", "4 "]
    # A partnership that nobody spoke of is no zero; a finding on a former indicator is named.
    partnerships = told[told.rindex("Partnerschappen") :].splitlines()
    assert [line.split()[0] for line in partnerships if "○ ·" in line] == [
        "Formeel", "Didactisch", "Pedagogisch",
    ]  # fmt: skip
    assert "2.4 niet meer beoordeeld" in told


def test_nothing_is_awarded_on_the_terminal_or_in_a_batch_before_it_is_decided():
    met = assessed(everywhere(2))
    told = shown(met)
    assert "● ALL GUIDELINES MET" in told and "awarded" not in told.lower()
    assert "Meets all six guidelines. The decision of the label committee follows." in told
    assert row(met).awaits_decision
    with in_language("en"):
        assert decision(row(met)) == "The decision of the label committee follows."


def test_what_an_auditor_judged_is_marked_in_a_row_with_what_was_computed():
    judgement = {"3": {"outcome": "met", "by": "jw", "reason": "The plan was adopted the week after."}}
    judged = row(assessed(everywhere(2, i3_1=1, i3_2=1), judgements=judgement))
    assert judged.judged == {"3": "partly"} and judged.guidelines["3"].outcome == "met"
    assert (mark(judged, "3"), mark(judged, "2")) == (" *", "")


def test_a_row_tells_who_was_not_heard_and_nothing_of_certainty_where_evidence_is_insufficient():
    silent = row(assessed(findings("3.1", document=[2])))
    assert silent.outcome == "insufficient" and silent.missing_voices == ("parents",)
    with in_language("nl"):
        assert not_heard(silent, isop()) == "ouders"
    assert (silent.needed, silent.decisive, silent.pivotal) == (None, None, None)
    assert decision(silent) == "" and not silent.balanced


def test_a_partnership_that_was_not_seen_is_neither_a_wish_nor_a_strength():
    silent = row(assessed(findings("3.1", document=[2])))
    school, bars = profile_of(silent), bars_of(isop())
    unseen = [s for s in subjects_of(isop()) if s.kind == "partnership" and school.score(s) is None]
    assert unseen
    assert all(urgency(school, s, bars) == 0 and not is_strong(school, s, bars) for s in unseen)


def test_many_indicators_that_do_not_apply_are_told_at_the_top_and_counted_in_a_row():
    aside = {name: "No." for name in ("1.1", "1.3", "2.2", "3.2", "4.3", "4.5", "5.4", "6.2")}
    found = assessed(everywhere(2), not_applicable=aside)
    told = "8 of the 30 indicators are not applicable; the outcome rests on the other 22."
    page = shown(found)
    assert page.index(told) < page.index("Guideline ")
    assert row(found).not_applicable == 8


def test_what_a_follow_up_took_over_is_marked_on_the_terminal_and_in_a_row():
    before = assessed(all_there(2, B_1=1, B_3=1), framework=voices_framework())
    audit = {
        "date": "2026-11-12", "kind": "follow_up", "auditors": [{"id": "jw", "name": "J. de Wit"}],
        "previous": "v.json", "scope": ["B"],
    }  # fmt: skip
    heard = [said("talk", "parents", on="2026-10-01", B_1=2, B_2=2, B_3=2)]
    found = assessed(heard, framework=voices_framework(), previous=before, audit=audit)
    assert row(found).carried == ("A", "C")
    assert [mark(row(found), name) for name in "ABC"] == [" ←", "", " ←"]
    assert "← Taken over from an earlier audit · A " in shown(found)
