"""The command that adds what is missing works where the user is; the bug report holds nothing of a dossier."""

import importlib.util
import json
import os
import shlex
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from isop_cli import installation
from isop_cli.bug_report import bug_report, remember
from isop_cli.reading.files import why_not_written
from tests.builders import declared

BUREAU = [installation._name_of(package) for package in installation.requirements("bureau")]


def names(words: list[str]) -> list[str]:
    return [installation._name_of(word) for word in words]


@pytest.fixture
def prefix(monkeypatch, tmp_path) -> Path:
    """An environment whose folder is named `isop-cli`, as pipx and uv make it."""
    home = tmp_path / "isop-cli"
    home.mkdir()
    monkeypatch.setattr(sys, "prefix", str(home))
    return home


def test_pipx_adds_packages_to_the_environment_that_it_made(prefix):
    (prefix / "pipx_metadata.json").write_text("{}")
    words = shlex.split(installation.command_for("bureau"))
    assert words[:3] == ["pipx", "inject", "isop-cli"] and names(words[3:]) == BUREAU
    assert installation.command_to_install_again() == "pipx reinstall isop-cli"


def test_an_environment_that_uv_made_without_pip_is_added_to_by_uv(prefix, monkeypatch, tmp_path):
    (prefix / "uv-receipt.toml").write_text("")
    (tmp_path / "uv").write_text("#!/bin/sh\n")
    (tmp_path / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    words = shlex.split(installation.command_for("connect"))
    assert words[:5] == ["uv", "pip", "install", "--python", sys.executable] and names(words[5:]) == ["numpy", "scipy"]


def test_elsewhere_the_python_that_runs_isop_adds_them(prefix):
    words = shlex.split(installation.command_for("bureau"))
    assert words[:4] == [sys.executable, "-m", "pip", "install"] and names(words[4:]) == BUREAU


def test_the_command_is_one_that_pip_carries_out():
    command = shlex.split(installation.command_for("bureau"))
    if installation.kind() == "system":
        pytest.skip("would ask the system's own Python")
    done = subprocess.run(
        [*command, "--dry-run", "--no-deps", "--no-index"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and "Requirement already satisfied: segno" in done.stdout


def test_a_path_with_a_space_is_quoted_the_way_cmd_reads_too(prefix, monkeypatch):
    monkeypatch.setattr(sys, "executable", "C:\\Users\\Jan de Wit\\python.exe")
    assert installation.command_for("connect").startswith('"C:\\Users\\Jan de Wit\\python.exe" -m pip install "numpy>=')


def test_every_extra_of_the_package_but_the_developers_is_known_to_doctor():
    from isop_cli.machine import EXTRAS, IMPORTED_AS, LIBRARIES

    project = declared()
    assert {*project["optional-dependencies"]} - {"dev"} == set(EXTRAS)
    needed = {installation._name_of(package) for package in project["dependencies"]} - {"weasyprint"}
    assert needed == {*LIBRARIES}
    assert set(IMPORTED_AS) <= needed


def failing(school: str) -> BaseException:
    with pytest.raises(RuntimeError) as failed:
        try:
            json.loads(school)
        except ValueError as problem:
            raise RuntimeError(f"of {school}") from problem
    return failed.value


def test_a_bug_report_tells_where_it_failed_and_nothing_of_the_dossier(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    arguments = ["assess", "/home/j.dewit/Basisschool De Regenboog/school.yaml", "--lang=nl", "-o", "De Regenboog.pdf"]
    remember(failing("Basisschool De Regenboog"), arguments, ["assess"])
    told = bug_report(["✓ fonts (6): present"])
    assert "last error: isop assess --lang\nbuiltins.RuntimeError\n  test_installation.py:" in told
    assert "json.decoder.JSONDecodeError" in told and "/json/decoder.py:" not in told
    assert f"weasyprint: {metadata.version('weasyprint')}\n" in told
    assert "✓ fonts (6): present" in told
    assert "Regenboog" not in told and "dewit" not in told and str(tmp_path) not in told


def test_frames_of_packages_are_named_from_inside_them(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    import yaml

    try:
        yaml.safe_load("[")
    except yaml.YAMLError as problem:
        remember(problem, ["check"], ["check"])
    assert "  yaml/__init__.py:" in bug_report([])


def test_without_an_error_before_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert bug_report([]).endswith("last error: none\n")


def test_a_place_where_nothing_can_be_kept_is_no_second_bug(monkeypatch, tmp_path):
    (tmp_path / "state").write_text("a file where a folder should be")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    remember(failing("x"), [], [])
    assert bug_report([]).endswith("last error: none\n")


def test_a_file_that_word_holds_open_is_said_to_be_open(tmp_path):
    target = tmp_path / "rapport.docx"
    target.write_bytes(b"old")
    refused = PermissionError(13, "Access is denied", str(tmp_path / ".rapport"), None, str(target))
    assert why_not_written(refused).startswith("it is open in another program, such as Word or Excel; close it")
    assert why_not_written(PermissionError(13, os.strerror(13), str(tmp_path))) == "Permission denied"
