"""YAML to data with positions: what is written survives as it was written."""

import re
import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from isop_cli.formats.problems.wording import in_words
from isop_cli.reading.document import MAX_DEPTH, parse, read_document
from isop_cli.text.language import in_language


def data(text: str):
    document = parse(text, "x.yaml")
    assert not document.problems, document.problems
    return document.data


def problem(text: str):
    document = parse(text, "x.yaml")
    assert document.data is None
    assert len(document.problems) == 1, document.problems
    return document.problems[0]


@pytest.mark.parametrize("word", ["no", "05E6", "012345", "1.10", "2026-05-12", "0x1F", "1_000", "yes", "NaN", "12:30"])
def test_a_scalar_stays_the_text_that_was_written(word):
    assert data(f"a: {word}") == {"a": word}
    assert data(f'a: "{word}"') == {"a": word}


def test_an_empty_value_is_none_and_empty_quotes_are_text():
    assert data('a:\nb: ~\nc: ""\nd: null') == {"a": None, "b": None, "c": "", "d": "null"}


def test_a_value_keeps_its_place():
    document = parse("a:\n  - b: één\n    c: [1, twee]\n", "x.yaml")
    place = document.place("a", 0, "c", 1)
    assert (place.file, place.line, place.column, place.length) == ("x.yaml", 3, 12, 4)
    assert place.source_line == "    c: [1, twee]"
    assert document.place("a", 0, "c", key=True).column == 5


def test_the_place_of_what_is_not_there_is_the_deepest_part_that_is():
    document = parse("a:\n  b: 1\n", "x.yaml")
    assert document.place("a", "x", "y").line == 2


def test_a_key_that_stands_twice_is_an_error_that_names_the_first():
    found = problem("a: 1\nb: 2\na: 3\n")
    assert (found.code, found.place.line, found.place.column) == ("E109", 3, 1)
    assert "line 1" in in_words(found).message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: !!python/object/apply:os.system ['true']", "E108"),
        ("a: !x 1", "E108"),
        ("!!map {a: 1}", "E108"),
        ("? [1, 2]\n: 3", "E110"),
        ("<<: {a: 1}", "E110"),
        ("a: b: c", "E105"),
        ("a: [1, 2", "E105"),
        ("\tb: 1", "E105"),
        ("a: *nothing", "E105"),
        ("a: 1\n---\nb: 2", "E105"),
        ("a: 'x", "E105"),
        ("a: @x", "E105"),
        ("a: \x00", "E119"),
        ("a: \x07", "E119"),
    ],
)
def test_what_is_refused_gets_a_code_and_a_line(text, code):
    found = problem(text)
    assert found.code == code
    assert found.place.line >= 1
    assert in_words(found).message


def test_an_alias_is_written_out():
    assert data("a: &x [1]\nb: *x") == {"a": ["1"], "b": ["1"]}


def test_an_alias_bomb_is_refused_quickly():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    start = time.process_time()
    assert problem("\n".join(lines)).code in ("E106", "E107")
    assert time.process_time() - start < 5  # a guard against hanging, not a measurement


def test_a_value_that_holds_itself_is_refused():
    assert problem("a: &a [*a]").code in ("E105", "E106", "E107")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_a_hundred_thousand_levels_of_nesting_are_refused(opening):
    assert problem(opening * 100_000).code in ("E105", "E106")


def test_nesting_up_to_the_limit_is_read():
    depth = MAX_DEPTH - 1
    read, levels = data("[" * depth + "]" * depth), 1
    while read:
        (read,) = read
        levels += 1
    assert levels == depth


def test_unicode_line_ends_do_not_shift_the_lines():
    document = parse('a: "x\u2028y"\nb: 1\n', "x.yaml")
    assert document.place("b").source_line == "b: 1"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_count_the_same_with_every_line_end(ending):
    document = parse(ending.join(["a: 1", "b:", "  - x", "  - y", ""]), "x.yaml")
    assert document.item_lines("b") == [3, 4]
    assert document.data == {"a": "1", "b": ["x", "y"]}


yaml_text = st.text(st.sampled_from("ab1 :-[]{},&*!|>'\"%@#?\n\t\\é\u2028😀"), max_size=120)


@settings(max_examples=400, deadline=None)
@given(yaml_text)
def test_any_text_gives_data_or_a_diagnostic(text):
    document = parse(text, "x.yaml")
    for found in document.problems:
        assert found.code and in_words(found).message
    if document.data is not None:
        assert not document.problems


def test_a_key_that_stands_twice_beside_one_that_is_a_list_is_told():
    found = parse("a: 1\n[b]: 2\na: 3\n", "x.yaml")
    assert [(one.code, one.place.line) for one in found.problems] == [("E110", 2), ("E109", 3)]


@pytest.mark.parametrize("text", ["{:,", "{:]", "a: {:\tb", "{a: 1, :,", "[{:,}", "{:}", "- {:\t", "{ :# b"])
def test_a_colon_without_a_key_between_brackets_is_passed(text):
    parse(text, "x.yaml")


#: Words of the parsers' own messages, which are in English whatever the user's language.
PARSER_WORDS = re.compile(r"\b(found|expected|while|scanning|parsing|cannot|could not|did not|not allowed|invalid)\b")


@settings(max_examples=400, deadline=None)
@given(yaml_text)
def test_what_is_wrong_is_said_in_the_users_language_only(text):
    with in_language("nl"):
        for found in parse(text, "x.yaml").problems:
            assert not PARSER_WORDS.search(f"{in_words(found).message} {in_words(found).help}")


@pytest.mark.parametrize(
    ("text", "told", "help_"),
    [
        ("a:\n  b: 1\n\tc: 2", "a tab at the start of a line", "use spaces for indentation"),
        ("\ta: 1", "a tab at the start of a line", "use spaces for indentation"),
        ("a: | text", "after | or > the line must end", "start the text on the next line"),
        ("a: > 5% more", "after | or > the line must end", "start the text on the next line"),
        ('a: "C:\\Users"', "a backslash between double quotes", "put the text between single quotes"),
        ('a: "He said "yes" to me"', "text after a closing quote", "write quotes inside a text as"),
        ("a: - b", "a list cannot start here", "start it on a line of its own"),
        ("a: ? b", "a value cannot start with ?", "put the whole text between double quotes"),
        ("a: & b", "a value cannot start with &", "put the whole text between double quotes"),
        ("a: * b", "a value that starts with *", "put the text between double quotes"),
        ("a: !<b", "a value cannot start with !", "put the whole text between double quotes"),
        ("%a", "a line cannot start with %", "put the whole text between double quotes"),
        ("a: one #two\n  three", "a # after a space starts a comment", "put the whole text between double quotes"),
        ("a: {b: in group #3}", "a # after a space starts a comment", "put the whole text between double quotes"),
        ("a: [b", "a bracket or brace ([) is opened here", "close it"),
        ("[" * 2000, "nested more than", ""),
    ],
)
def test_what_is_wrong_comes_with_what_to_do(text, told, help_):
    found = problem(text)
    assert told in in_words(found).message
    assert in_words(found).help.startswith(help_)


plain = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffe\uffff"), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdefg", min_size=1), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(plain)
def test_what_a_yaml_writer_writes_is_read_back(value):
    if value == "":
        return
    written = yaml.safe_dump(value, allow_unicode=True, default_style='"')
    assert data(written) == value


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_data_or_a_diagnostic(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("fuzz") / "x.yaml"
    path.write_bytes(content)
    document = read_document(path, "x.yaml")
    assert document.data is None or not document.problems
