"""The register, in SQLite and in PostgreSQL: numbers, states, searching, and a history that shows tampering."""

import datetime
import sqlite3

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from isop_cli.model.award import Award
from isop_cli.register.entries import GENESIS, Entry, chain_problems, chained, entry_hash
from isop_cli.register.store import DoubtfulError, Register, TamperedError, UnreachableError
from isop_cli.register.tables import shown
from isop_cli.register.validation import InvalidError, RegisterError, validated
from tests.builders import an_award

UNGUARDED = "the database no longer refuses changes to the history: its triggers were changed"
DAY, NEW_END = datetime.date(2026, 11, 24), datetime.date(2030, 1, 1)


def enter(register, school="De Regenboog", **parts):
    return register.enter(an_award(school, **parts), "jw", "decision", "issued")[0]


def test_numbers_follow_each_other_within_a_label_and_a_year(register):
    assert [enter(register, school).number for school in ("A", "B")] == ["ISOP-2026-0001", "ISOP-2026-0002"]
    assert enter(register, "C", decided="2025-01-10").number == "ISOP-2025-0001"
    assert enter(register, "D", label="small.label").number == "SMALL-LABEL-2026-0001"
    assert enter(register, "E").number == "ISOP-2026-0003"


def test_the_same_award_keeps_its_number(register):
    first, is_new = register.enter(an_award(brin="12ab00"), "jw", "decision", "issued")
    again, is_new_again = register.enter(an_award(" De  Regenboog ", brin="12AB00"), "mk", "again", "issued")
    assert (is_new, is_new_again) == (True, False)
    assert again == first
    assert len(register.history()) == 1


def test_another_assessment_of_an_award_is_noted(register):
    enter(register, assessment="a" * 64)
    label = enter(register, assessment="b" * 64)
    assert label.assessment == "b" * 64
    assert [entry.what for entry in register.history()] == ["issued", "reissued"]
    assert register.problems() == []


def test_a_number_of_the_registers_own_form_is_skipped_when_it_is_taken(register):
    enter(register, "A", number="ISOP-2026-0007")
    assert enter(register, "B").number == "ISOP-2026-0008"
    assert enter(register, "C", number="OUD-12").number == "OUD-12"
    with pytest.raises(RegisterError, match="OUD-12 is already"):
        enter(register, "D", number="OUD-12")


@pytest.mark.parametrize("number", ["", "../x", "A B", "a", "X" * 41, "<B>", "-1"])
def test_a_number_that_is_no_file_name_is_refused(number):
    with pytest.raises(InvalidError, match="at most 40"):
        validated(Award, dict(an_award()) | {"number": number})


def test_a_label_whose_name_makes_no_number_is_refused(register):
    with pytest.raises(InvalidError, match="at most 40"):
        enter(register, label="!")


def test_what_cannot_be_read_back_is_not_entered(register):
    with pytest.raises(InvalidError, match="who holds control characters"):
        register.enter(an_award(), "j\x1b[2Jw", "decision", "issued")
    assert (register.labels(), register.head()[0]) == ([], 0)


def test_a_label_goes_from_valid_to_suspended_and_back_and_is_revoked_for_good(register):
    number = enter(register).number
    assert register.suspend(number, "jw", "complaint").standing(DAY) == "suspended"
    assert register.reinstate(number, "jw", "unfounded").standing(DAY) == "valid"
    assert register.renew(number, NEW_END, "jw", "renewal audit").valid_until == NEW_END
    assert register.revoke(number, "jw", "closed").standing(DAY) == "revoked"
    history = register.history(number)
    assert [entry.what for entry in history] == ["issued", "suspended", "reinstated", "renewed", "revoked"]
    assert [entry.why for entry in history][1:3] == ["complaint", "unfounded"]
    assert register.problems() == []


@pytest.mark.parametrize("change", ["suspend", "reinstate", "revoke"])
def test_what_is_revoked_stays_revoked(register, change):
    number = enter(register).number
    register.revoke(number, "jw", "closed")
    with pytest.raises(RegisterError, match="is revoked"):
        getattr(register, change)(number, "jw", "again")


def test_a_renewal_lasts_longer_or_is_none(register):
    number = enter(register).number
    with pytest.raises(RegisterError, match="already valid until 2029-06-01"):
        register.renew(number, datetime.date(2029, 6, 1), "jw", "renewal")
    with pytest.raises(RegisterError, match="no label ISOP-2026-0009"):
        register.renew("ISOP-2026-0009", NEW_END, "jw", "renewal")


def test_a_label_expires_by_the_calendar_alone(register):
    label = enter(register)
    assert label.standing(datetime.date(2029, 6, 1)) == "valid"
    assert label.standing(datetime.date(2029, 6, 2)) == "expired"


def test_searching_ignores_capitals_and_accents_and_takes_words_as_they_are(register):
    enter(register, "Kindcentrum 't Ültje", place="'s-Hertogenbosch")
    enter(register, "100% School_plein", brin="12AB00")
    assert [label.school for label in register.labels("ULTJE hertogen")] == ["Kindcentrum 't Ültje"]
    assert [label.school for label in register.labels("12ab")] == ["100% School_plein"]
    assert [label.school for label in register.labels("0% _")] == ["100% School_plein"]
    assert register.labels("ultje almere") == []
    assert len(register.labels()) == 2


def test_what_ends_soon_is_listed_first_to_end_first(register):
    for school, until in (("A", "2027-01-10"), ("B", "2026-12-01"), ("C", "2027-03-01"), ("D", "2026-11-01")):
        enter(register, school, decided="2024-01-01", valid_until=until)
    suspended = enter(register, "E", decided="2024-01-01", valid_until="2026-12-02")
    register.suspend(suspended.number, "jw", "complaint")
    found = register.expiring(DAY, DAY + datetime.timedelta(days=90))
    assert [label.school for label in found] == ["B", "A"]


def test_the_database_itself_refuses_to_change_the_history(where, register):
    enter(register)
    with raw(where) as connection:
        for statement in ("UPDATE history SET why = 'x'", "DELETE FROM history"):
            with pytest.raises(Exception, match="append-only"), connection.begin():
                connection.execute(text(statement))
    assert register.problems() == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE history SET why = 'nothing' WHERE sequence = 2", ["entry 2 of the history was changed"]),
        ("UPDATE history SET at = '2020-01-01' WHERE sequence = 1", ["entry 1 of the history was changed"]),
        ("DELETE FROM history WHERE sequence = 2", ["entry 2 of the history is missing"]),
        ("UPDATE labels SET state = 'valid'", ["label ISOP-2026-0001 differs from its history"]),
        ("UPDATE labels SET valid_until = '2039-01-01'", ["label ISOP-2026-0001 differs"]),
        ("DELETE FROM labels", ["label ISOP-2026-0001 differs"]),
        ("DELETE FROM history WHERE sequence = 3", ["label ISOP-2026-0001 differs"]),
        ("UPDATE labels SET state = 'golden'", ["label ISOP-2026-0001: the state is one of"]),
        ("UPDATE labels SET valid_until = 'never'", ["label ISOP-2026-0001: valid_until is not a date"]),
        ("UPDATE labels SET words = 'nothing'", ["label ISOP-2026-0001 is not found by what it holds"]),
        ("UPDATE labels SET serial = 7", ["label ISOP-2026-0001 is not found by what it holds"]),
        ("UPDATE labels SET series = 'X'", ["label ISOP-2026-0001 is not found by what it holds"]),
        ("SELECT 1", [UNGUARDED]),
    ],
)
def test_tampering_shows(where, register, statement, told):
    number = enter(register).number
    register.suspend(number, "jw", "complaint")
    register.revoke(number, "jw", "founded")
    tamper(where, statement)
    problems = register.problems()
    assert problems
    for wanted in told:
        assert any(wanted in problem for problem in problems), problems


@pytest.mark.parametrize("change", ["state = 'golden'", "valid_until = 'never'", "decided = ''"])
def test_what_isop_never_wrote_is_told_and_not_shown(where, register, change):
    number = enter(register).number
    tamper(where, f"UPDATE labels SET {change}")
    for ask in (register.labels, lambda: register.find(number), lambda: register.revoke(number, "jw", "closed")):
        with pytest.raises(TamperedError, match="holds what isop did not write: label ISOP-2026-0001"):
            ask()


def test_something_that_isop_does_not_do_shows_in_a_history_that_was_made_anew(register):
    label = enter(register)
    made = dict(chained(1, "2026-06-01T10:00:00+00:00", "x", "issued", "", label, GENESIS)) | {"what": "blessed"}
    made["hash"] = entry_hash([value for name, value in made.items() if name != "hash"])
    assert chain_problems([Entry.model_construct(**made)], [label.model_dump(mode="json")]) == [
        "entry 1 of the history tells of something that isop does not do"
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"school": "De R\u00e9g\u00e8nboog"}, {"school": "De Re\u0301ge\u0300nboog"}),
        ({"school": "De  Regenboog"}, {"school": "de regenboog "}),
        ({"school": "Kindcentrum 't Ven"}, {"school": "Kindcentrum \u2019t Ven"}),
        ({"brin": "12AB00"}, {"brin": None}),
        ({"brin": None, "place": "Zwolle"}, {"brin": "12AB00", "place": "ZWOLLE"}),
        ({"brin": "12AB"}, {"brin": "12ab00"}),
        ({"place": "Zwolle"}, {"place": None}),
    ],
)
def test_one_award_has_one_number_however_it_is_written(register, first, second):
    assert enter(register, **first).number == enter(register, **second).number == "ISOP-2026-0001"
    assert register.take_in([an_award(**second)], "jw", "the old list") == 0
    assert register.problems() == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"brin": "12AB00"}, {"brin": "12AB01"}),
        ({"place": "Zwolle"}, {"place": "Almere"}),
        ({"place": "Zwolle", "brin": "12AB00"}, {"place": "Almere"}),
        ({"decided": "2026-06-01"}, {"decided": "2026-06-02"}),
        ({"school": "OBS 1"}, {"school": "OBS 2"}),
    ],
)
def test_two_awards_have_two_numbers(register, first, second):
    assert enter(register, **first).number != enter(register, **second).number
    assert register.problems() == []


def test_an_award_that_may_be_any_of_two_is_refused(register):
    enter(register, place="Zwolle")
    enter(register, place="Almere")
    with pytest.raises(DoubtfulError, match="any of ISOP-2026-0001, ISOP-2026-0002"):
        enter(register)


def test_the_same_evidence_under_another_name_is_noticed(register):
    number = enter(register, "De Wilg", evidence="e" * 64).number
    with pytest.raises(DoubtfulError, match="that of label ISOP-2026-0001, awarded to De Wilg on 2026-06-01"):
        enter(register, "Basisschool De Wilg", evidence="e" * 64, decided="2026-06-02")
    assert len(register.labels()) == 1
    assert enter(register, "De Es", evidence="f" * 64).number == "ISOP-2026-0002"
    register.revoke(number, "jw", "a wrong name")
    assert enter(register, "Basisschool De Wilg", evidence="e" * 64).number == "ISOP-2026-0003"


def test_schools_with_numbers_of_their_own_may_have_the_same_evidence(register):
    enter(register, "De Wilg", evidence="e" * 64, brin="12AB00")
    assert enter(register, "De Es", evidence="e" * 64, brin="34CD00").number == "ISOP-2026-0002"


@pytest.mark.parametrize("parts", [{"school": " "}, {"valid_until": "2020-01-01"}, {"decided": "x"}, {"place": "\x1b"}])
def test_what_no_label_can_hold_is_no_award(parts):
    with pytest.raises(InvalidError):
        validated(Award, dict(an_award()) | parts)


def test_a_register_of_the_first_version_goes_on(where, register):
    enter(register)
    tamper(where, "ALTER TABLE labels DROP COLUMN evidence", "UPDATE register_version SET version = 1", guarded=True)
    with Register(where) as later:
        assert enter(later, "Another", evidence="e" * 64).number == "ISOP-2026-0002"
        assert later.problems() == []
    Register(where).close()


def test_a_hash_that_was_kept_shows_a_history_that_was_cut_off(where, register):
    number = enter(register).number
    before = register.labels()[0]
    register.revoke(number, "jw", "founded")
    count, kept = register.head()
    assert count == 2
    assert register.problems(kept) == []
    tamper(where, "DELETE FROM history WHERE sequence = 2", f"UPDATE labels SET state = '{before.state}'")
    assert register.problems() == [UNGUARDED]
    assert register.problems(kept)[:1] == [f"the history does not hold the entry {kept}"]


def test_an_empty_register_has_an_unbroken_history(register):
    assert register.head() == (0, GENESIS)
    assert register.problems() == []


def test_many_labels_are_taken_in_all_or_none(register):
    enter(register, "A", number="ISOP-2026-0002")
    awards = [an_award("B"), an_award("C", number="ISOP-2026-0009"), an_award("A"), an_award("D", state="revoked")]
    assert register.take_in(awards, "jw", "the old list") == 3
    assert {label.school: label.number for label in register.labels()} == {
        "A": "ISOP-2026-0002",
        "B": "ISOP-2026-0010",
        "C": "ISOP-2026-0009",
        "D": "ISOP-2026-0011",
    }
    assert [label.state for label in register.labels("D")] == ["revoked"]
    with pytest.raises(RegisterError, match="ISOP-2026-0009 is already"):
        register.take_in([an_award("E"), an_award("F", number="ISOP-2026-0009")], "jw", "more")
    assert register.labels("E") == []
    assert register.problems() == []
    assert sorted(label.status_index for label in register.labels()) == [0, 1, 2, 3]


def test_a_register_moves_with_its_history(where, register, tmp_path):
    number = enter(register).number
    register.suspend(number, "jw", "complaint")
    with Register(str(tmp_path / "other.db"), create=True) as other:
        other.restore(register.labels(), register.history())
        assert (other.labels(), other.history()) == (register.labels(), register.history())
        assert enter(other, "B").number == "ISOP-2026-0002"
        with pytest.raises(RegisterError, match="empty register only"):
            other.restore(register.labels(), register.history())
    forged = [register.labels()[0].model_copy(update={"state": "valid"})]
    with Register(str(tmp_path / "third.db"), create=True) as third:
        with pytest.raises(RegisterError, match="differs from its history"):
            third.restore(forged, register.history())
        assert third.labels() == []


def test_a_file_that_is_no_register_is_left_alone(tmp_path):
    path = tmp_path / "x.db"
    with pytest.raises(UnreachableError, match="isop register new"):
        Register(str(path))
    assert not path.exists()
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(UnreachableError, match="cannot be used: file is not a database"):
        Register(str(path))
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipes (name)")
    with pytest.raises(UnreachableError, match="is no register"):
        Register(str(path))
    with sqlite3.connect(path) as other:
        assert [name for (name,) in other.execute("SELECT name FROM sqlite_master")] == ["recipes"]


def test_a_newer_register_is_refused(where, register):
    tamper(where, "UPDATE register_version SET version = 3")
    with pytest.raises(UnreachableError, match="newer isop"):
        Register(where)


@pytest.mark.parametrize(
    "address",
    [
        "mysql://isop:geheim@x",
        "postgresql://isop:geheim@127.0.0.1:1/x",
        "postgresql://isop@127.0.0.1:1/x?password=geheim",
        "postgresql://127.0.0.1:1/x?user=isop&password=geheim&application_name=x",
        "postgresql://127.0.0.1:1/x?p%61ssword=geheim",
        "postgresql://127.0.0.1:1/x?sslpassword=een@geheim",
        "postgresql://127.0.0.1:1/x?PASSWORD=geheim&sslmode=geheim",
        "postgresql://isop:a@geheim@127.0.0.1:1/x",
        "postgresql://isop:a/geheim@127.0.0.1:1/x",
        "postgresql://isop:a?geheim@127.0.0.1:1/x",
        "postgresql://isop:a:geheim@127.0.0.1:1/x",
        "postgresql://isop:gehe%69m@127.0.0.1:1/x",
        "postgres:/isop:geheim@127.0.0.1/x",
        "host=127.0.0.1 password=geheim",
        "host=127.0.0.1 password='een geheim'",
    ],
)
def test_an_address_without_a_register_is_told_without_its_password(address):
    with pytest.raises(UnreachableError) as told:
        Register(address)
    assert "geheim" not in str(told.value)
    assert "gehe%69m" not in str(told.value)


def test_where_a_register_is_stays_to_be_seen():
    assert (
        shown("postgresql://isop:geheim@db.example.nl:5432/isop?sslmode=require")
        == "postgresql://…@db.example.nl:5432/isop?…"
    )
    assert shown("postgresql:///isop") == "postgresql:///isop"
    assert shown("C:\\ISOP\\isop-register.db") == "C:\\ISOP\\isop-register.db"


def raw(where: str):
    """A connection past the register's own code."""
    address = where.replace("postgresql://", "postgresql+psycopg://") if "://" in where else f"sqlite:///{where}"
    return create_engine(address, poolclass=NullPool).connect()


def tamper(where: str, *statements: str, guarded: bool = False) -> None:
    """Do what someone with access to the database itself could do."""
    with raw(where) as connection, connection.begin():
        if guarded:
            pass
        elif connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER history_update"))
            connection.execute(text("DROP TRIGGER history_delete"))
        else:
            connection.execute(text("DROP TRIGGER history_change ON history"))
        for statement in statements:
            connection.execute(text(statement))
