"""A folder of a batch that was damaged: the results are made again, or the damage is named. Never a bug."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from isop_cli.batch.cache import DamagedError, result_in, results_in, written
from isop_cli.batch.changes import changes
from isop_cli.batch.storage import LocalTree
from isop_cli.batch.work import Job, Order, process
from tests.builders import EXAMPLES, ROOT


@pytest.fixture(scope="module")
def result() -> bytes:
    """The result of a school, as a batch keeps it."""
    order = Order("en", (ROOT / "criteria" / "isop.yaml").read_bytes())
    done = process(Job("de-brug.yaml", "schools/de-brug", root=str(EXAMPLES)), order)
    kept: list[bytes] = []

    class Output(LocalTree):
        def write(self, name: str, content: bytes) -> None:
            kept.append(content)

    written(Output(EXAMPLES), "schools/de-brug", done, order.digest())
    return kept[-1]


def changed(result: bytes, line: int, **parts: object) -> bytes:
    lines = result.splitlines(keepends=True)
    lines[line] = json.dumps(json.loads(lines[line]) | parts).encode() + b"\n"
    return b"".join(lines)


def test_a_result_that_is_whole_is_read(result):
    _kept, row, problems = result_in(result)
    assert problems == []
    assert (row.dossier, row.school, row.outcome) == ("de-brug.yaml", "SO De Brug", "deferred")


def test_a_number_is_exact_however_long(tmp_path):
    long = Fraction(10**80 + 1, 3**160)
    done = process(
        Job("de-brug.yaml", "x", root=str(EXAMPLES)), Order("en", (ROOT / "criteria" / "isop.yaml").read_bytes())
    )
    row = done.row.model_copy(update={"spread": long})
    output = LocalTree(tmp_path)
    written(output, "x", replace(done, row=row), "an order")
    assert json.loads(output.read("x/result.jsonl").splitlines()[1])["spread"] == f"{10**80 + 1}/{3**160}"
    assert result_in(output.read("x/result.jsonl"))[1] == row


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (0, {"inputs": []}), (0, {"includes": {"a": 1}}), (0, {"outputs": {"assessment.json": "big"}}),
        (1, {"outcome": "great"}), (1, {"spread": "1/0"}), (1, {"spread": "x"}), (1, {"status": 70}), (1, {"status": 0}),
        (1, {"guidelines": {"1": ["met"]}}), (1, {"guidelines": {"1": ["met", "1/0", "1"]}}), (1, {"guidelines": None}),
        (1, {"errors": "many"}), (1, {"school": ["x"]}), (1, {"partnerships": {"formal": "-"}}), (1, {"guidelines": {}}),
        (1, {"outcome": None}), (1, {"audit": "2026-02-30"}), (1, {"spread": 1}), (1, {"colour": "blue"}),
    ],
)  # fmt: skip
def test_a_damaged_result_is_no_result(result, line, parts):
    assert result_in(changed(result, line, **parts)) is None


@pytest.mark.parametrize(
    "content", [b"", b"\n\n\n", b"[]\n[]\n[]\n", b"[" * 5000 + b"\n{}\n[]\n", b"\xff\n\xfe\n\x00\n"]
)
def test_what_is_no_result_at_all_is_none(content):
    assert result_in(content) is None


def test_comparing_names_the_damaged_school(tmp_path, result):
    for side in ("old", "new"):
        LocalTree(tmp_path / side).write("schools/de-brug/result.jsonl", result)
    assert changes(LocalTree(tmp_path / "old"), LocalTree(tmp_path / "new"))
    LocalTree(tmp_path / "new").write("schools/de-brug/result.jsonl", result[:-4])
    with pytest.raises(DamagedError, match="schools/de-brug is no result of a batch; run isop batch again"):
        list(results_in(LocalTree(tmp_path / "new")))
    with pytest.raises(DamagedError):
        changes(LocalTree(tmp_path / "old"), LocalTree(tmp_path / "new"))
