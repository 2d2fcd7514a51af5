"""The reference and the man pages say what the commands are."""

import importlib.util
import re
import shutil
import subprocess

import pytest

from isop_cli import cli
from isop_cli.manual import exit_statuses
from tests.builders import ROOT

_spec = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
reference = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reference)


def test_the_reference_and_the_man_pages_are_what_the_commands_say():
    for path, content in reference.made().items():
        assert path.read_text("utf-8") == content, f"make reference, and read what it changes in {path.name}"


def test_the_reference_has_a_place_for_every_command_and_its_links_lead_there():
    text = reference.REFERENCE.read_text("utf-8")
    headings = re.findall(r"^###+ (isop .*)$", text, re.MULTILINE)
    assert headings == [context.command_path for context in cli.every_command()][1:]
    linked = re.findall(r"\]\(#(isop-[a-z]+)\)", text)
    assert linked == [f"isop-{name}" for name in cli.command_summaries()]
    assert set(linked) <= {heading.replace(" ", "-") for heading in headings}


def test_the_statuses_are_those_of_the_reference():
    told = reference.REFERENCE.read_text("utf-8").partition("## Exit statuses")[2].partition("## ")[0]
    assert [int(status) for status in re.findall(r"^\| (\d+) \|", told, re.MULTILINE)] == list(exit_statuses())


@pytest.mark.parametrize("lang", reference.PAGES)
def test_a_man_page_is_well_formed_and_can_be_copied_into_a_shell(lang):
    if shutil.which("groff") is None:
        pytest.skip("missing: groff")
    page = reference.PAGES[lang].read_bytes()
    done = subprocess.run(
        ["groff", "-k", "-man", "-Tutf8", "-ww"], input=page, capture_output=True, timeout=60, check=True
    )
    shown = re.sub("\x1b\\[[0-9;]*m|.\b", "", done.stdout.decode())
    assert done.stderr == b""
    assert "isop practices share" in shown and "--install-completion" in shown and "141" in shown
    assert ("AFSLUITSTATUS" if lang == "nl" else "EXIT STATUS") in shown
