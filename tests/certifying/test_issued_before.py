"""What an earlier isop exported and signed (on 2026-11-26, commit 626c78f) is read, and means the same."""

import datetime

import pytest

from isop_cli.certifying.keys import public_keys
from isop_cli.certifying.verification import Verifier
from isop_cli.register.exchange import as_csv, as_json, from_csv, from_json
from isop_cli.register.store import Register
from tests.builders import DATA

BEFORE = DATA / "issued-before"
DAY = datetime.date(2026, 11, 24)


@pytest.fixture
def book(tmp_path):
    with Register(str(tmp_path / "register.db"), create=True) as register:
        register.restore(*from_json((BEFORE / "register.json").read_bytes()))
        yield register


def test_a_register_is_taken_over_and_exported_byte_for_byte_the_same(book):
    assert book.problems() == []
    assert as_json(book.labels(), book.history()) == (BEFORE / "register.json").read_bytes()
    assert as_csv(book.labels(), DAY) == (BEFORE / "register.csv").read_bytes()


def test_its_list_for_spreadsheets_gives_the_same_awards(book):
    awards = from_csv((BEFORE / "register.csv").read_bytes(), DAY)
    kept = set(type(awards[0]).model_fields) - {"assessment", "evidence"}
    assert [award.model_dump(include=kept) for award in awards] == [
        label.model_dump(include=kept) for label in book.labels()
    ]


def test_it_goes_on_where_it_was(book):
    assert book.suspend("ISOP-2026-0001", "jw", "complaint").standing(DAY) == "suspended"
    assert book.head()[0] == 6
    assert book.problems() == []


@pytest.mark.parametrize("file", ["code.txt", "badge.jwt"])
def test_a_code_and_a_badge_still_hold_and_last_as_long_as_the_register_says(book, file):
    verdict = Verifier(public_keys(BEFORE), DAY, book.find).verify((BEFORE / file).read_bytes())
    assert verdict.holds_now, verdict.checks
    assert (verdict.claim.number, verdict.claim.school) == ("ISOP-2026-0001", "Basisschool De Regenboog")
    # Awarded for three years, and renewed for one more since.
    assert verdict.claim.valid_until == "2029-06-01"
    assert "until 2030-06-01" in [check.told for check in verdict.checks]
