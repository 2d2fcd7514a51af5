"""A shell completes what people type: real shells, which ask the real program."""

import os
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from isop_cli.commands.completion import SCRIPTS, add_line
from tests.builders import EXAMPLES, required, run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="shells on a POSIX terminal")


@pytest.fixture
def home(tmp_path) -> Path:
    """A user's home, with `isop` on the PATH, and a folder in which they work."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "isop"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{os.getcwd()}" exec "{sys.executable}" -m isop_cli "$@"\n')
    program.chmod(0o755)
    (tmp_path / "work").mkdir()
    shutil.copy(EXAMPLES / "de-brug.yaml", tmp_path / "work" / "mijn school.yaml")
    return tmp_path


def environment(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home), "PATH": f"{home / 'bin'}:{os.environ['PATH']}", "ISOP_LANG": "nl", "TERM": "xterm",
        "XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config"), "LC_ALL": "C.UTF-8",
    }  # fmt: skip


def shell(name: str) -> str:
    """Where a shell is."""
    found = shutil.which(name)
    if found is None:
        required(name)
    return str(found)


def asked(home: Path, *words: str) -> list[str]:
    """What isop answers bash of the last of these words."""
    done = run(
        cwd=home / "work", lang="nl", _ISOP_COMPLETE="complete_bash",
        COMP_WORDS="\n".join(("isop", *words)), COMP_CWORD=str(len(words)),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode().split()


class Terminal:
    """An interactive shell on a terminal."""

    def __init__(self, home: Path, *command: str) -> None:
        self.ours, its = os.openpty()
        self.process = subprocess.Popen(
            command, cwd=home / "work", env=environment(home), stdin=its, stdout=its, stderr=its, start_new_session=True
        )
        os.close(its)

    def type(self, keys: str, until: str) -> None:
        """Type, and wait until the screen shows a text."""
        os.write(self.ours, keys.encode())
        seen, end = "", time.monotonic() + 60
        while until not in seen:
            assert time.monotonic() < end, seen
            if select.select([self.ours], [], [], 1)[0]:
                seen += re.sub(
                    r"\x1b\[[0-9;?]*[A-Za-z]|\x07|\r", "", os.read(self.ours, 65536).decode(errors="replace")
                )

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        os.close(self.ours)


@pytest.mark.parametrize("name", ["bash", "zsh"])
def test_a_shell_completes_on_a_terminal_after_it_was_set_up(home, name):
    program = shell(name)
    (home / f".{name}rc").write_text("PS1='$ '\n" if name == "bash" else "PROMPT='$ '\nZDOTDIR=$HOME\n")
    # With something behind it, so that the shell stays the parent: it lets the last command take its place.
    setting_up = [program, "-c", "isop --install-completion; isop --install-completion; exit $?"]
    done = subprocess.run(setting_up, env=environment(home), cwd=home, capture_output=True, check=True, timeout=120)
    assert f"Aanvullen is ingesteld in {home}/.{name}rc" in done.stderr.decode()
    assert (home / f".{name}rc").read_text().count("completion.") == 1
    terminal = Terminal(home, program, "-i")
    try:
        terminal.type("isop certi\t", "isop certificate ")
        terminal.type("\x15isop explain mijn\t", "mijn\\ school.yaml ")
        terminal.type("6.\t", "6.")
        terminal.type("\t\t", "6.4")
        if name == "bash":
            terminal.type("\x15isop check --format=jso\t", "--format=json")
    finally:
        terminal.close()


def test_fish_completes_with_what_each_word_means(home):
    program = shell("fish")
    subprocess.run([program, "-c", "isop --install-completion"], env=environment(home), check=True, timeout=120)

    def completed(line: str) -> list[str]:
        asking = [program, "-c", f"complete -C '{line}'"]
        done = subprocess.run(
            asking, env=environment(home), cwd=home / "work", capture_output=True, check=True, timeout=120
        )
        return done.stdout.decode().splitlines()

    assert completed("isop asse") == ["assess\tVertel wat uit het bewijs van een school volgt."]
    assert completed("isop explain mijn") == ["mijn school.yaml"]
    assert [line.split("\t")[0] for line in completed("isop practices show visie-")] == [
        "visie-in-de-lift", "visie-in-een-avond", "visie-op-een-kaart",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["re"], ["report", "redact", "register"]),
        (["register", "ex"], ["export", "expiring"]),
        (["report", "x.yaml", "-f", ""], ["pdf", "html", "json", "markdown", "xlsx", "docx"]),
        (["assess", "--format", "ter"], ["terminal"]),
        (["check", "--lang", ""], ["nl", "en"]),
        (["--lang", "e"], ["en"]),
        (["explain", "x.yaml", "6"], ["6", "6.1", "6.2", "6.3", "6.4", "6.5"]),
        (["criteria", "show", "4.1"], ["4.1"]),
        (["criteria", "--criteria", "nergens.yaml", "show", ""], []),
        (["practices", "list", "--guideline", ""], ["1", "2", "3", "4", "5", "6"]),
        (["practices", "search", "--sector", "p"], ["po"]),
        (["practices", "show", "tien"], ["tien-minuten-ouders"]),
        (["schema", "s"], ["scan"]),
        (["batch", "x", "--sort", "sp"], ["spread"]),
        (["register", "export", ""], ["csv", "json"]),
        (["check", "--qu"], ["--quiet"]),
        (["unknown", "x"], []),
        (["report", "x", "--templates", "nergens", "-f", "d"], ["docx"]),
        (["check", ""], []),
    ],
    ids=" ".join,
)
def test_isop_knows_what_can_stand_there(home, words, answer):
    assert sorted(asked(home, *words)) == sorted(answer)


def test_powershell_is_answered_with_a_word_and_what_it_means(home):
    done = run(
        lang="nl", _ISOP_COMPLETE="complete_powershell", _TYPER_COMPLETE_ARGS="isop asse",
        _TYPER_COMPLETE_WORD_TO_COMPLETE="asse",
    )  # fmt: skip
    assert done.stdout.decode() == "assess:::Vertel wat uit het bewijs van een school volgt.\n"


def test_what_a_shell_reads_is_shown_and_nothing_is_written(home):
    done = subprocess.run(
        [shell("bash"), "-c", "isop --show-completion; true"],
        env=environment(home),
        capture_output=True,
        timeout=120,
        check=True,
    )
    assert done.stdout.decode() == SCRIPTS["bash"]
    assert sorted(path.name for path in home.iterdir()) == ["bin", "work"]


def test_scripts_are_ascii_for_shells_that_guess_encodings():
    assert all(script.isascii() and script.endswith("\n") for script in SCRIPTS.values())


def test_a_line_is_added_once_and_a_link_stays_a_link(tmp_path):
    real, link = tmp_path / "dotfiles", tmp_path / ".bashrc"
    real.write_bytes(b"export A=\xe9")
    link.symlink_to(real)
    add_line(link, "source 'x'")
    add_line(link, "source 'x'")
    assert link.is_symlink() and real.read_bytes() == b"export A=\xe9\nsource 'x'\n"


def test_a_profile_that_windows_wrote_keeps_its_encoding(tmp_path):
    profile = tmp_path / "profile.ps1"
    profile.write_bytes("\ufeffSet-Location D:\\\r\n".encode("utf-16-le"))
    add_line(profile, '. "x.ps1"')
    add_line(profile, '. "x.ps1"')
    assert profile.read_bytes().decode("utf-16") == 'Set-Location D:\\\r\n. "x.ps1"\n'
