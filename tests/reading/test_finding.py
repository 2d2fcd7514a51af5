"""Every command finds the same dossiers, and no file that could be a school or its evidence is passed over in silence."""

import os
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from isop_cli.batch.rows import rows_in
from isop_cli.batch.storage import LocalTree, matches
from isop_cli.batch.work import Order
from isop_cli.checking.evidence import examine
from isop_cli.cli import carry_out
from isop_cli.formats.problems.wording import in_words
from isop_cli.reading.finding import PassedOver, look_through, matching
from isop_cli.reading.gathering import gather
from tests.builders import EXAMPLES, HEAD, ROOT, isop

DOSSIER = (HEAD + "evidence: []\n").encode()


def put(folder: Path, **files: bytes) -> Path:
    """Write files whose names are given with `/` and `.` as they are."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def seen(folder: Path) -> dict[str, str]:
    return {sighting.name: sighting.kind for sighting in look_through(LocalTree(folder))}


def test_each_file_is_taken_or_known_for_what_it_is(tmp_path):
    put(
        tmp_path,
        **{
            "A.YAML": DOSSIER, "b.yml": DOSSIER, "c/School.Yaml": b"", "d/dossier.Yml": DOSSIER,
            "e.yaml": "school:\n".encode("utf-16"), "f.yaml": "school:\n".encode("utf-16-le"),
            "g.yaml.txt": DOSSIER, "h.txt": DOSSIER, "i.yaml": b"format: [\n", "j.yaml": b"", "k.yaml": b"# nothing\n",
            "l.yaml": b"PK\x03\x04\x00", "m.yaml": b'"school": {name: De Brug}\n', "n.yaml": b"format: isop-evidense/1\n",
            "o.yaml": b"format: isop-scan/1\nschool: De Brug\n", "p.yaml": b"format: isop-practice/1\n",
            "q.yaml": b"evidence: []\n", "r.yaml": b"milk: 2\n", "s.yaml": b"- milk\n",
            "readme.txt": b"school: De Brug\n", "notes.yaml.txt": b"milk: 2\n",
            "._A.yaml": DOSSIER, ".#A.yaml": DOSSIER, "~$A.yaml": DOSSIER, "#A.yaml#": DOSSIER, "A.yaml~": DOSSIER,
            "Thumbs.db": DOSSIER, ".git/school.yaml": DOSSIER, "A (conflicted copy).yaml": DOSSIER,
        },
    )  # fmt: skip
    dossiers = [
        "A (conflicted copy).yaml", "A.YAML", "b.yml", "c/School.Yaml", "d/dossier.Yml", "e.yaml", "f.yaml", "i.yaml",
        "j.yaml", "k.yaml", "l.yaml", "m.yaml", "n.yaml",
    ]  # fmt: skip
    assert seen(tmp_path) == {
        **dict.fromkeys(dossiers, "dossier"),
        **dict.fromkeys(["g.yaml.txt", "h.txt"], "refused"),
        **dict.fromkeys(["o.yaml", "p.yaml"], "own"),
        "q.yaml": "evidence",
        **dict.fromkeys(["r.yaml", "s.yaml"], "other"),
    }


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("school:\n".encode("utf-16"), "this file is in UTF-16, not in UTF-8"),
        ("school:\n".encode("utf-16-le"), "this file is in UTF-16, not in UTF-8"),
        ("school:\n".encode("utf-16-be"), "this file is in UTF-16, not in UTF-8"),
        (b"", "there is nothing in this file"),
        (b"# only a comment\n", "there is nothing in this file"),
        (b"format: [\n", "a bracket or brace ([) is opened here and not closed"),
    ],
)
def test_a_dossier_that_cannot_be_read_says_why(tmp_path, content, told):
    put(tmp_path, **{"school.yaml": content})
    assert [in_words(d).message for d in examine(tmp_path, isop()).diagnostics] == [told]


def test_a_link_to_a_folder_is_followed_once_and_never_in_circles(tmp_path):
    put(
        tmp_path, **{"in/a/school.yaml": DOSSIER, "elsewhere/b/school.yaml": DOSSIER, "in/.kept/c/school.yaml": DOSSIER}
    )
    for link, target in (
        ("in/again", "a"), ("in/round", "."), ("in/a/up", "../.."), ("in/linked", "../elsewhere"),
        ("in/linked-2", "../elsewhere/b"), ("elsewhere/b/back", ".."), ("in/shown", ".kept/c"), ("in/gone", "nowhere"),
    ):  # fmt: skip
        os.symlink(target, tmp_path / link)
    assert seen(tmp_path / "in") == {
        "a/school.yaml": "dossier",
        "gone": "refused",
        "linked/b/school.yaml": "dossier",
        "shown/school.yaml": "dossier",
    }


@pytest.fixture
def deep(tmp_path):
    """A folder that is taken away afterwards by what does not mind how deep it is."""
    yield tmp_path
    subprocess.run(["rm", "-rf", str(tmp_path)], check=True, timeout=60)


def test_folders_a_thousand_deep_are_walked(deep):
    folder = os.open(deep, os.O_RDONLY)
    for _turn in range(1100):
        os.mkdir("m", dir_fd=folder)
        folder, before = os.open("m", os.O_RDONLY, dir_fd=folder), folder
        os.close(before)
    with open("school.yaml", "wb", opener=lambda name, flags: os.open(name, flags, dir_fd=folder)) as file:
        file.write(DOSSIER)
    os.close(folder)
    (found,) = look_through(LocalTree(deep))
    assert found.name == "m/" * 1100 + "school.yaml"
    out = LocalTree(deep / "out")
    out.write(found.name, b"written")
    assert out.read(found.name) == b"written"


def test_evidence_that_no_dossier_includes_is_told(tmp_path):
    passed = PassedOver()
    put(tmp_path, **{"s/1.yaml": b"evidence: []", "s/2.yaml": b"evidence: []", "t.yaml": b"evidence: []"})
    for sighting in look_through(LocalTree(tmp_path)):
        passed.see(sighting)
    passed.included("s/school.yaml", [["1.yaml"], ["3.yaml"]])
    assert passed.loose() == (2, ["s/2.yaml", "t.yaml"])


def test_check_batch_and_connect_find_the_same(tmp_path, capsys):
    shutil.copytree(EXAMPLES / "de-regenboog", tmp_path / "in" / "de-regenboog")
    put(
        tmp_path / "in",
        **{"A.YAML": DOSSIER, "b.yaml.txt": DOSSIER, "los.yaml": b"evidence: []\n", "milk.yaml": b"a: 1\n"},
    )
    rows = rows_in(str(tmp_path / "in"), Order("en", (ROOT / "criteria" / "isop.yaml").read_bytes()))
    assert {row.dossier for row in rows.rows} == {"A.YAML", "de-regenboog/school.yaml"}
    assert rows.with_errors == ["b.yaml.txt"]
    status = carry_out(["check", str(tmp_path / "in")])
    said = capsys.readouterr()
    assert status == 3
    assert "3 dossiers" in said.err
    assert "b.yaml.txt" in said.out
    assert "call it b.yaml" in said.out
    assert "isop: not read, for no dossier includes this evidence: " + str(tmp_path / "in" / "los.yaml") in said.err
    assert "isop: not read, for it is no dossier: " + str(tmp_path / "in" / "milk.yaml") in said.err
    assert "bezoeken" not in said.err


# -- what a pattern names ---------------------------------------------------------------------------------------------

NAMES = [
    "1.yaml", "2.YAML", "3.yml", "[1].yaml", "bezoek-café.yaml", "._1.yaml", "~$1.yaml", "A.yaml", "a.yaml", "B.yaml",
]  # fmt: skip
DECOMPOSED = unicodedata.normalize("NFD", "gesprék.yaml")


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.yaml", ["1.yaml", "2.YAML", "A.yaml", "B.yaml", "[1].yaml", "a.yaml", "bezoek-café.yaml", DECOMPOSED]),
        ("[1].yaml", ["[1].yaml"]),
        ("[12].yaml", ["1.yaml", "2.YAML"]),
        ("[1]*.yml", []),
        ("b.yaml", ["B.yaml"]),
        ("a.yaml", ["a.yaml"]),
        (unicodedata.normalize("NFD", "bezoek-café.yaml"), ["bezoek-café.yaml"]),
        ("gesprék.yaml", [DECOMPOSED]),
        ("GESPRÉK.yaml", [DECOMPOSED]),
        ("._1.yaml", ["._1.yaml"]),
        ("../*.yaml", []),
        ("**/*.yaml", []),
    ],
)
def test_what_a_pattern_names(pattern, found):
    names = [(name, False) for name in [*NAMES, DECOMPOSED]]
    assert sorted(matching(lambda _folder: names, pattern)) == sorted(found)


def test_of_two_names_that_differ_in_capitals_alone_the_user_says_which():
    assert matching(lambda _folder: [("Aa.yaml", False), ("aA.yaml", False)], "aa.yaml") == []


def test_include_and_batch_name_the_same_and_what_is_overlooked_is_told(tmp_path):
    text = HEAD + "include: ['bezoeken/*.yaml', 'map[1]/g*.yaml']\n"
    put(
        tmp_path,
        **{
            "school.yaml": text.encode(), "bezoeken/1.YAML": b"evidence: []", "bezoeken/2.yml": b"evidence: []",
            "bezoeken/3.yaml.txt": b"evidence: []", "bezoeken/._1.yaml": b"\x00\x05", "map[1]/g.yaml": b"evidence: []",
        },
    )  # fmt: skip
    gathered = gather(tmp_path)
    assert gathered.included == {"bezoeken/*.yaml": ["bezoeken/1.YAML"], "map[1]/g*.yaml": ["map[1]/g.yaml"]}
    for pattern, found in gathered.included.items():
        assert matches(LocalTree(tmp_path), "", pattern) == found
    assert [(d.code, in_words(d).message) for d in gathered.problems] == [
        ("W410", "bezoeken/*.yaml does not name bezoeken/2.yml, bezoeken/3.yaml.txt, and so they are not read")
    ]


def test_a_folder_in_include_says_how_to_name_its_files(tmp_path):
    put(tmp_path, **{"school.yaml": (HEAD + "include: [bezoeken]\n").encode(), "bezoeken/1.yaml": b"evidence: []"})
    (problem,) = gather(tmp_path).problems
    assert (problem.code, in_words(problem).help) == (
        "E117",
        "bezoeken is a folder; name the files in it: bezoeken/*.yaml",
    )
