"""What people look at, kept as files that are reviewed like code. `make golden` renews them."""

import os

import pytest

from tests.builders import EXAMPLES, ROOT, run

GOLDEN = ROOT / "tests" / "data" / "golden"
SHOWN = {
    "assess-de-regenboog.nl.txt": ("nl", "assess", "de-regenboog"),
    "assess-de-brug.nl.txt": ("nl", "assess", "de-brug.yaml"),
    "assess-het-kompas.en.txt": ("en", "assess", "het-kompas.yaml"),
    "assess-de-zandloper.nl.txt": ("nl", "assess", "de-zandloper.yaml"),
    "assess-roc-waterland.en.txt": ("en", "assess", "roc-waterland.yaml"),
    "assess-de-klimroos.nl.txt": ("nl", "assess", "de-klimroos.yaml"),
    "assess-de-vlieger.nl.txt": ("nl", "assess", "de-vlieger.yaml"),
    "assess-sv-de-sprinters.en.txt": ("en", "assess", "sv-de-sprinters.yaml"),
    "assess-real-de-optimist.nl.txt": ("nl", "assess", "real/de-optimist.yaml"),
    "assess-real-de-kroevendonk.en.txt": ("en", "assess", "real/de-kroevendonk.yaml"),
    "explain-de-brug-4.nl.txt": ("nl", "explain", "de-brug.yaml", "4"),
    "explain-de-klimroos-5.en.txt": ("en", "explain", "de-klimroos.yaml", "5"),
    "explain-sprinters-6.4.nl.txt": ("nl", "explain", "sv-de-sprinters.yaml", "6.4"),
    "report-de-vlieger.nl.md": ("nl", "report", "de-vlieger.yaml", "-f", "markdown"),
    "report-de-optimist.en.md": ("en", "report", "real/de-optimist.yaml", "-f", "markdown"),
    "check-sprinters.nl.txt": ("nl", "check", "sv-de-sprinters.yaml"),
    "criteria-3.nl.txt": ("nl", "criteria", "show", "3"),
    "help.nl.txt": ("nl", "--help"),
    "help-assess.en.txt": ("en", "assess", "--help"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_people_see_is_what_was_reviewed(name):
    lang, *arguments = SHOWN[name]
    shown = run(*arguments, cwd=EXAMPLES, lang=lang).stdout
    path = GOLDEN / name
    if os.environ.get("ISOP_RENEW_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(shown)
    assert shown.decode() == path.read_text("utf-8")


@pytest.mark.parametrize(("lang", "name"), [("nl", "scaffold"), ("en", "scaffold"), ("nl", "scaffold-full")])
def test_the_scaffold_is_what_was_reviewed(tmp_path, lang, name):
    run("new", "school.yaml", *(["--full"] if name == "scaffold-full" else []), cwd=tmp_path, lang=lang)
    shown, path = (tmp_path / "school.yaml").read_bytes(), GOLDEN / f"{name}.{lang}.yaml"
    if os.environ.get("ISOP_RENEW_GOLDEN"):
        path.write_bytes(shown)
    assert shown.decode() == path.read_text("utf-8")
