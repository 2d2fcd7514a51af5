"""The register as CSV and JSON: what goes out comes back, and what a stranger sends is checked."""

import csv
import io
import json

import pytest

from isop_cli.register.exchange import ImportProblemError, as_csv, as_json, from_csv, from_json
from isop_cli.register.store import Register
from tests.builders import an_award

HEAD = "school;decided;valid_until\n"


@pytest.fixture
def book(tmp_path):
    with Register(str(tmp_path / "register.db"), create=True) as register:
        register.enter(an_award("Kindcentrum 't Ültje; Oost", place="'s-Hertogenbosch"), "jw", "decision", "issued")
        register.enter(an_award("=HYPERLINK(1)"), "jw", "decision", "issued")
        register.revoke("ISOP-2026-0002", "jw", "closed")
        yield register


def test_csv_opens_in_a_dutch_spreadsheet_and_holds_no_formula(book):
    content = as_csv(book.labels())
    assert content.startswith(b"\xef\xbb\xbfnumber;label;school;")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [row["school"] for row in rows] == ["Kindcentrum 't Ültje; Oost", "'=HYPERLINK(1)"]
    assert [row["state"] for row in rows] == ["valid", "revoked"]


def test_what_was_exported_as_csv_is_taken_in_as_it_was(book, tmp_path):
    with Register(str(tmp_path / "other.db"), create=True) as other:
        assert other.take_in(from_csv(as_csv(book.labels())), "jw", "moved") == 2
        assert [(x.number, x.school, x.place, x.state) for x in other.labels()] == [
            (x.number, x.school, x.place, x.state) for x in book.labels()
        ]


def test_what_was_exported_as_json_is_the_register_itself(book):
    labels, history = from_json(as_json(book.labels(), book.history()))
    assert (labels, history) == (book.labels(), book.history())


def test_commas_and_windows_lines_are_read_too():
    (award,) = from_csv(b"school,decided,valid_until,brin\r\nDe Brug,2024-01-10,2027-01-10,12AB\r\n")
    assert (award.school, award.decided, award.valid_until, award.brin) == (
        "De Brug", "2024-01-10", "2027-01-10", "12AB",
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
        ("school;decided\nCaf\xe9".encode("cp1252"), "not text in UTF-8"),
        ((HEAD + '"A;2024-01-10').encode(), "line"),
    ],
)
def test_a_wrong_csv_tells_where_and_what(content, told):
    with pytest.raises(ImportProblemError, match=told):
        from_csv(content)


@pytest.mark.parametrize(
    "change",
    [
        {"number": 1}, {"number": "../../x"}, {"valid_until": "never"}, {"state": "golden"}, {"status_index": "0"},
        {"status_index": True}, {"school": None}, {"more": "x"},
    ],
)  # fmt: skip
def test_a_wrong_json_is_refused(book, change):
    held = json.loads(as_json(book.labels(), book.history()))
    held["labels"][0] |= change
    with pytest.raises(ImportProblemError):
        from_json(json.dumps(held).encode())


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"format": "isop-register/2"}', b'{"a":' * 100_000, b"\xff"])
def test_what_is_no_register_is_refused(content):
    with pytest.raises(ImportProblemError, match="not the JSON"):
        from_json(content)
