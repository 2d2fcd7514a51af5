"""Several processes at once, and processes that are killed: no number is used twice, and nothing is half done."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from isop_cli.register.store import Register

#: Enters awards one after the other and prints each number when it is certain.
WRITER = """
import sys
from isop_cli.model.award import Award
from isop_cli.register.store import Register
where, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Register(where) as book:
    print("ready", flush=True)
    for number in range(count):
        days = {"decided": "2026-06-01", "valid_until": "2029-06-01"}
        award = Award(label="isop", school=f"{name} {number}", decided_by="A. Bakker", **days)
        print(book.enter(award, name, "decision", "issued")[0].number, flush=True)
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills as POSIX has them")


def writer(where: str, name: str, count: int) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, where, name, str(count)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_processes_that_enter_at_once_get_different_numbers(where):
    processes = [writer(where, name, 15) for name in ("anna", "bram", "chris", "dora")]
    numbers = []
    for process in processes:
        out, problems = process.communicate(timeout=120)
        assert process.returncode == 0, problems
        numbers += out.split()[1:]
    assert len(set(numbers)) == len(numbers) == 60
    assert sorted(numbers) == [f"ISOP-2026-{number:04d}" for number in range(1, 61)]
    with Register(where) as book:
        assert book.problems() == []
        assert sorted(label.number for label in book.labels()) == sorted(numbers)


def test_what_was_promised_outlives_a_kill_and_the_rest_never_was(where):
    chance = random.Random(20261124)
    promised = set()
    for turn in range(12):
        process = writer(where, f"run{turn}", 10_000)
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.06))
        process.send_signal(signal.SIGKILL)
        promised.update(process.communicate(timeout=60)[0].split())
    with Register(where) as book:
        assert book.problems() == []
        numbers = [label.number for label in book.labels()]
        assert promised <= set(numbers)
        # At most one label a run was entered of which its process could not tell any more.
        assert len(numbers) - len(promised) <= 12
        assert numbers == [f"ISOP-2026-{number:04d}" for number in range(1, len(numbers) + 1)]
        assert [label.status_index for label in book.labels()] == list(range(len(numbers)))


def test_readers_go_on_while_a_writer_writes(where):
    with Register(where) as one, Register(where) as other, one._transaction() as connection:
        assert connection is not None
        assert other.labels() == []


def test_a_register_that_two_processes_make_at_once_is_made_once(tmp_path, database):
    for where in (str(tmp_path / "new.db"), database):
        code = "import sys; from isop_cli.register.store import Register; Register(sys.argv[1], create=True).close()"
        made = [subprocess.Popen([sys.executable, "-c", code, where], stderr=subprocess.PIPE) for _number in range(4)]
        assert [(process.communicate(timeout=60)[1], process.returncode) for process in made] == [(b"", 0)] * 4
        with Register(where) as book:
            assert book.labels() == []
