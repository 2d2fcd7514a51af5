"""The register as CSV and JSON: what goes out comes back, and what a stranger sends is checked."""

import csv
import datetime
import io
import json

import pytest

from isop_cli.register import exchange
from isop_cli.register.exchange import as_csv, as_json, from_csv, from_json, is_taken_in_again
from isop_cli.register.store import Register
from isop_cli.register.validation import InvalidError
from tests.builders import an_award

TODAY = datetime.date(2026, 11, 24)
HEAD = "school;decided;valid_until\n"


@pytest.fixture
def book(tmp_path):
    with Register(str(tmp_path / "register.db"), create=True) as register:
        register.enter(an_award("Kindcentrum 't Ültje; Oost", place="'s-Hertogenbosch"), "jw", "decision", "issued")
        register.enter(an_award("=HYPERLINK(1)"), "jw", "decision", "issued")
        register.revoke("ISOP-2026-0002", "jw", "closed")
        yield register


def test_csv_opens_in_a_dutch_spreadsheet_and_holds_no_formula(book):
    content = as_csv(book.labels(), TODAY)
    assert content.startswith(b"\xef\xbb\xbfnumber;label;school;")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [row["school"] for row in rows] == ["Kindcentrum 't Ültje; Oost", "'=HYPERLINK(1)"]
    assert [row["state"] for row in rows] == ["valid", "revoked"]


def test_what_was_exported_as_csv_is_taken_in_as_it_was(book, tmp_path):
    with Register(str(tmp_path / "other.db"), create=True) as other:
        assert other.take_in(from_csv(as_csv(book.labels(), TODAY), TODAY), "jw", "moved") == 2
        assert [(x.number, x.school, x.place, x.state) for x in other.labels()] == [
            (x.number, x.school, x.place, x.state) for x in book.labels()
        ]


def test_what_was_exported_as_json_is_the_register_itself(book):
    labels, history = from_json(as_json(book.labels(), book.history()))
    assert (labels, history) == (book.labels(), book.history())


@pytest.mark.parametrize(("limit", "most"), [("MAX_PARTS", 4), ("MAX_VALUES", 60), ("MAX_BYTES", 900)])
def test_what_is_too_much_to_take_in_is_told_when_it_is_written(book, monkeypatch, limit, most):
    content = as_json(book.labels(), book.history())
    assert is_taken_in_again(content)
    monkeypatch.setattr(exchange, limit, most)
    assert not is_taken_in_again(content)
    if limit != "MAX_BYTES":  # that one is told before the file is read
        with pytest.raises(InvalidError, match="more labels and history than are taken in"):
            from_json(content)


@pytest.mark.parametrize("name", ["\u200b", "\u2800\u3164", "\ufffc", "\u0301", "\U0001d159", "\u00ad \u2066"])
def test_a_name_of_which_nothing_can_be_seen_is_none(book, name):
    held = json.loads(as_json(book.labels(), book.history()))
    held["labels"][0]["school"] = name
    with pytest.raises(InvalidError, match="there is no school"):
        from_json(json.dumps(held).encode())
    with pytest.raises(InvalidError, match="there is no school"):
        from_csv(f"{HEAD}{name};2024-01-10;2027-01-10\n".encode(), TODAY)


def test_commas_and_windows_lines_are_read_too():
    (award,) = from_csv(b"school,decided,valid_until,brin\r\nDe Brug,2024-01-10,2027-01-10,12AB\r\n", TODAY)
    assert (award.school, award.decided, award.valid_until, award.brin) == (
        "De Brug", datetime.date(2024, 1, 10), datetime.date(2027, 1, 10), "12AB",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the heading lacks: school, decided, valid_until"),
        (b"name;decided\n", "the heading lacks: school, valid_until"),
        ((HEAD + ";2024-01-10;2027-01-10\n").encode(), "line 2: there is no school"),
        ((HEAD + "A;2024-01-10;2027-01-10\nB;10-1-2024;2027-01-10\n").encode(), "line 3: decided is not a date"),
        ((HEAD + "A;2024-02-30;2027-01-10\n").encode(), "decided is not a date"),
        ((HEAD + "A;20240110;2027-01-10\n").encode(), "decided is not a date"),
        ((HEAD + "A;2027-01-10;2024-01-10\n").encode(), "end before it begins"),
        (b"school;decided;valid_until;number\nA;2024-01-10;2027-01-10;../x\n", "at most 40"),
        (b"school;decided;valid_until;state\nA;2024-01-10;2027-01-10;golden\n", "state is one of"),
        (b"school;decided;valid_until;school\n", "names twice: school"),
        ((HEAD + "De Brug; Zwolle;2024-01-10;2027-01-10\n").encode(), "line 2: there are more cells"),
        ((HEAD + "\u200b\u2800;2024-01-10;2027-01-10\n").encode(), "line 2: there is no school"),
        (("sep=;\n\n" + HEAD + ";;\nA;2024-01-10;2027\n").encode(), "line 5: valid_until is not a date"),
        (b"school;decided;valid_until;state\nA;2024-01-10;2030-01-10;expired\n", "valid until 2030-01-10"),
        (b"school;decided;valid_until;brin\nA;2024-01-10;2027-01-10;12AB00 en ook 34CD00\n", "brin is too long"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no text that a spreadsheet writes"),
        (b"\x81\x8d", "no text that a spreadsheet writes"),
        ((HEAD + '"A;2024-01-10').encode(), "line"),
    ],
)
def test_a_wrong_csv_tells_where_and_what(content, told):
    with pytest.raises(InvalidError, match=told):
        from_csv(content, TODAY)


LABELS = "Nummer; SCHOOL ;Geldig tot;Plaats;Decided\r\noud-7;Café de Brug;2027-01-10;Zwolle;2024-01-10\r\n;;;;\r\n \r\n"


@pytest.mark.parametrize(
    "content",
    [
        LABELS.encode(),
        b"sep=;\r\n" + LABELS.encode(),
        LABELS.encode("utf-8-sig"),
        b'\xef\xbb\xbf"sep=;"\n' + LABELS.encode(),
        LABELS.encode("cp1252"),
        LABELS.replace(";", ",").encode(),
        LABELS.replace(";", "\t").encode("utf-16"),
        LABELS.replace("\r\n", "\n").encode(),
    ],
)
def test_what_spreadsheets_make_of_a_csv_is_read(content):
    (award,) = from_csv(content, TODAY)
    assert (award.number, award.school, award.place, award.decided, award.valid_until) == (
        "OUD-7", "Café de Brug", "Zwolle", datetime.date(2024, 1, 10), datetime.date(2027, 1, 10),
    )  # fmt: skip


def test_csv_says_how_a_label_stands_on_the_day_that_it_names(book):
    late = datetime.date(2030, 1, 1)
    rows = list(csv.DictReader(io.StringIO(as_csv(book.labels(), late).decode("utf-8-sig")), delimiter=";"))
    assert [(row["state"], row["as_of"]) for row in rows] == [("expired", "2030-01-01"), ("revoked", "2030-01-01")]
    # And it is taken in again as what it is: a label whose days are over.
    assert [award.state for award in from_csv(as_csv(book.labels(), late), late)] == ["valid", "revoked"]


@pytest.mark.parametrize(
    "change",
    [
        {"school": ""}, {"school": " \u200b"}, {"school": "De\ud800Brug"}, {"school": "De\x1b[2JBrug"},
        {"valid_until": "2020-01-01"}, {"status_index": -1}, {"status_index": 2}, {"status_index": 10**30},
        {"status_index": 1}, {"fingerprint": "x"}, {"assessment": "x"}, {"brin": "x" * 17},
        {"number": 1}, {"number": "../../x"}, {"valid_until": "never"}, {"state": "golden"}, {"status_index": "0"},
        {"status_index": True}, {"school": None}, {"more": "x"},
    ],
)  # fmt: skip
def test_a_wrong_json_is_refused(book, change):
    held = json.loads(as_json(book.labels(), book.history()))
    held["labels"][0] |= change
    with pytest.raises(InvalidError):
        from_json(json.dumps(held).encode())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"what": "blessed"}, "history 2: what was done is one of: issued"),
        ({"at": "yesterday"}, "history 2: at is not a date"),
        ({"sequence": 2**70}, "history 2: sequence holds"),
        ({"label": "{}"}, "entry 2 of the history does not hold a label: .* is missing"),
        ({"label": "[" * 10_000}, "entry 2 of the history does not hold a label"),
        ({"number": "ISOP-2026-0009"}, "entry 2 of the history does not hold a label"),
        ({"who": None}, "history 2: who holds"),
        ({"more": 1}, "history 2: more is not known"),
    ],
)
def test_a_wrong_history_in_json_tells_where_and_what(book, change, told):
    held = json.loads(as_json(book.labels(), book.history()))
    held["history"][1] |= change
    with pytest.raises(InvalidError, match=told):
        from_json(json.dumps(held).encode())


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"format": "isop-register/2"}', b'{"a":' * 100_000, b"\xff"])
def test_what_is_no_register_is_refused(content):
    with pytest.raises(InvalidError, match="not the JSON"):
        from_json(content)
