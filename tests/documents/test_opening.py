"""The first page of a report: what it takes from an assessment, in words for who leads the school."""

import pytest

from isop_cli.documents.report.opening import Opening, quotation, shortened
from isop_cli.documents.sentences import Sentences
from tests.builders import assessed, everywhere, findings


def opening(*evidence, **parts) -> Opening:
    told = assessed(*evidence, **parts)
    return Opening(told, Sentences(told))


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("A mother: “I was asked what I needed.”", "I was asked what I needed."),
        ("Een vader: ‘Ze bellen mij ook 's avonds.’", "Ze bellen mij ook 's avonds."),
        ("The poster “You said” hangs in the hall.", ""),
        ("Parents feel welcome.", ""),
    ],
)
def test_a_quotation_is_a_sentence_between_quotation_marks(note, words):
    assert quotation(note) == words


def test_a_long_note_is_cut_between_words():
    assert shortened("word " * 40) == "word " * 29 + "word …"


def test_the_three_things_for_this_year_are_the_weakest_of_the_route():
    things = opening(everywhere(2, i4_2=0, i4_1=1)).this_year
    assert things[0].what == "Learning together at school: from “absent” to “in place”."
    assert [thing.indicator for thing in things] == ["4.2", "4.1"]


def test_without_parents_the_first_thing_is_to_hear_them():
    told = opening(findings("1.1", document=[2]))
    assert told.this_year[0].what == "Let the auditors hear parents."
    assert told.parents == []
    assert told.who_decides == ["Nothing can be decided yet: first the missing evidence is gathered."]
