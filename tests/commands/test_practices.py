"""`isop practices` as people use it."""

import json

import pytest

from isop_cli.model.schemas import schemas
from tests.builders import EXAMPLES, run

BEST = EXAMPLES / "de-regenboog"


def told(*arguments, **options):
    done = run("practices", *arguments, **options)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ([], 0),
        (["list", "--sector", "sport"], 0),
        (["list", "--sector", "voetbal"], 2),
        (["list", "--guideline", "9"], 2),
        (["search", "parents"], 0),
        (["search", "xylophone"], 1),
        (["search"], 2),
        (["show", "startgesprek"], 0),
        (["show", "startgesprk"], 2),
        (["check", EXAMPLES.parent / "practices"], 0),
        (["check", "nowhere"], 3),
        (["list", "--practices", "nowhere"], 3),
        (["share", BEST], 2),
        (["share", BEST, "--indicator", "9.9"], 2),
        (["share", EXAMPLES / "het-kompas.yaml", "--indicator", "1.1"], 2),
        (["share", "nothing.yaml"], 3),
        (["lst"], 2),
    ],
)
def test_the_status_tells_how_it_went(tmp_path, arguments, status):
    code, _out, err = told(*arguments, cwd=tmp_path)
    assert code == status, err
    assert "Traceback" not in err


def test_a_list_for_a_pipe_has_a_line_for_each_practice():
    _code, out, _err = told("list", "--indicator", "1.1", lang="nl")
    rows = [line.split("\t") for line in out.splitlines()]
    assert all(len(row) == 3 and "1.1" in row[2] for row in rows)
    assert ["groeten-bij-de-deur", "Een gezicht bij de deur", "1.1"] in rows


def test_filters_narrow_together():
    every = json.loads(told("list", "--json")[1])
    some = json.loads(told("list", "--sector", "sport", "--partnership", "informal", "--guideline", "1", "--json")[1])
    assert 0 < len(some) < len(every)
    for practice in some:
        assert not practice["sectors"] or "sport" in practice["sectors"]
        assert "informal" in practice["partnerships"]
        assert any(indicator.startswith("1.") for indicator in practice["indicators"])


def test_options_may_stand_before_the_subcommand(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    text = (EXAMPLES.parent / "practices" / "startgesprek.yaml").read_text("utf-8")
    (own / "x.yaml").write_text(text.replace("id: startgesprek", "id: van-onszelf"), "utf-8")
    assert "van-onszelf" in told("--practices", own, "list")[1]
    assert "van-onszelf" in told("list", "--practices", own)[1]
    assert told("show", "van-onszelf", "--practices", own)[0] == 0


def test_a_misspelled_word_gets_the_right_one():
    code, out, err = told("search", "kofie", lang="nl")
    assert (code, out) == (1, "")
    assert "bedoelde u koffie?" in err


def test_a_new_practice_never_overwrites_and_brings_its_schema(tmp_path):
    assert told("new", "mijn praktijk.yaml", cwd=tmp_path)[0] == 0
    first = (tmp_path / "mijn praktijk.yaml").read_bytes()
    assert b"id: mijn-praktijk" in first
    assert json.loads((tmp_path / "isop-practice.schema.json").read_bytes()) == schemas()["practice"]
    assert told("new", "mijn praktijk.yaml", cwd=tmp_path)[0] == 2
    assert (tmp_path / "mijn praktijk.yaml").read_bytes() == first


def test_a_strong_indicator_becomes_a_draft_that_names_nobody(tmp_path):
    code, _out, err = told("share", BEST, "--indicator", "1.1", cwd=tmp_path, lang="nl")
    assert code == 0, err
    text = (tmp_path / "praktijk-1.1.yaml").read_text("utf-8")
    assert 'indicators: ["1.1"]' in text and "begroet" in text
    assert "Regenboog" not in text
    assert told("share", BEST, "--indicator", "1.1", cwd=tmp_path)[0] == 0
    assert told("share", BEST, "--indicator", "1.1", cwd=tmp_path, lang="nl")[0] == 2


def test_where_several_are_strong_they_are_named(tmp_path):
    code, _out, err = told("share", BEST, cwd=tmp_path, lang="nl")
    assert code == 2
    assert "1.1 Ontvangst" in err and "--indicator" in err
    assert list(tmp_path.iterdir()) == []
