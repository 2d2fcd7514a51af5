"""docs/method.md, section 6: what the label's outcome hangs on."""

from tests.builders import all_there, assessed, said, voices_framework


def certainty(*evidence, **parts):
    return assessed(list(evidence), framework=voices_framework(), **parts).certainty


def test_nothing_is_said_while_evidence_is_insufficient():
    found = certainty(said("talk", "parents", A_1=2))
    assert (found.stated, found.needed, found.decisive, found.pivotal) == (False, (), (), ())


def test_the_only_one_of_its_kind_is_needed():
    found = certainty(*all_there())
    assert (found.stated, found.needed, found.decisive) == (True, ("E0", "E1"), ())
    assert certainty(*all_there(), *all_there()).needed == ()


def test_an_item_that_the_levels_hang_on_is_decisive():
    # Without E2 the levels of A are 3 everywhere; with it S(A.2) = S(A.3) = 3/2, and so A is met as well as can be.
    low = said("team", A_1=0, A_2=0, A_3=0)
    found = certainty(*all_there(), *all_there(), low)
    # S(A) = (2 + 2 + 0) / 3 = 4/3 with E4, and 2 without it.
    assert found.decisive == ("E4",)
    assert found.needed == ()


def test_one_level_on_one_finding_can_turn_the_outcome():
    found = certainty(*all_there())
    # Every guideline stands at exactly 2: any finding one lower makes it partly met, and the label deferred.
    assert len(found.pivotal) == 14
    first = found.pivotal[0]
    assert (first.evidence, first.indicator, first.who) == ("E0", "A.1", "parents")
    assert (first.level, first.to, first.outcome) == (2, 1, "deferred")


def test_with_two_levels_to_spare_no_single_finding_turns_it():
    assert certainty(*all_there(3)).pivotal == ()


def test_no_finding_turns_what_an_auditor_judged():
    judgements = {name: {"outcome": "met", "by": "jw", "reason": "Gezien."} for name in ("A", "B", "C")}
    assert certainty(*all_there(), judgements=judgements).pivotal == ()


def test_a_level_stays_within_the_scale():
    # B stands at (3 + 2·3 + 0) / 4 = 9/4 and is partly met, for B.3 is below its floor: only B.3 one higher turns it.
    found = certainty(*all_there(3, B_3=0))
    assert {(p.indicator, p.level, p.to, p.outcome) for p in found.pivotal} == set()
    found = certainty(*all_there(3), said("team", B_3=0), said("talk", "parents", B_3=0), said("paper", B_3=0))
    assert all(0 <= p.to <= 3 for p in found.pivotal)
