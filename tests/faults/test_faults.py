"""What a bad day does to a batch: after the next run all results are right, byte for byte."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from benchmarks.schools import make_schools
from isop_cli.batch.work import Job, Order, process
from tests.batch.conftest import files
from tests.builders import EXAMPLES, ROOT, run, start

pytestmark = pytest.mark.skipif(os.name != "posix", reason="faults as POSIX has them")
CRITERIA = (ROOT / "criteria" / "isop.yaml").read_bytes()


@pytest.fixture
def schools(tmp_path) -> Path:
    make_schools(tmp_path / "schools", 40)
    shutil.copytree(EXAMPLES / "de-regenboog", tmp_path / "schools" / "de-regenboog")
    return tmp_path / "schools"


def batch(folder: Path, *arguments: object, out: str = "out"):
    return run("batch", "schools", "--out", out, *arguments, cwd=folder, lang="en")


@pytest.fixture
def whole(tmp_path, schools) -> dict[str, bytes]:
    """What an undisturbed run leaves."""
    assert batch(tmp_path, out="whole").returncode == 1
    return files(tmp_path / "whole")


def test_twenty_kills_at_random_moments(tmp_path, schools, whole):
    chance = random.Random(20261124)
    killed = 0
    while killed < 20:
        started = start("batch", "schools", "--out", "out", cwd=tmp_path)
        time.sleep(chance.uniform(0.05, 0.4))
        if started.running():
            killed += 1
            # Every second time the workers go with it, as in a power failure.
            started.send(signal.SIGKILL, group=bool(killed % 2))
        started.result(60)
        # Some of what was done is lost, so that there is always something left to do.
        homes = sorted((tmp_path / "out").rglob("result.jsonl"))
        for path in chance.sample(homes, len(homes) // 2):
            chance.choice([path, path.with_name("assessment.json")]).unlink(missing_ok=True)
    assert batch(tmp_path).returncode == 1
    assert files(tmp_path / "out") == whole


def test_results_that_were_damaged_are_made_again(tmp_path, schools, whole):
    batch(tmp_path)
    homes = sorted((tmp_path / "out" / "schools").rglob("result.jsonl"))
    homes[0].write_bytes(b"")
    homes[1].write_bytes(b"\x00" * 100)
    homes[2].write_bytes(homes[2].read_bytes()[:-40])
    homes[3].write_bytes(b"[" * 100_000 + b"\n\n\n")
    homes[4].with_name("assessment.json").write_bytes(b"")
    (tmp_path / "out" / "summary.csv").write_bytes(b"")
    (tmp_path / "out" / "manifest.json").write_bytes(b"[]")
    assert batch(tmp_path).returncode == 1
    assert files(tmp_path / "out") == whole


@pytest.fixture
def small_disk(tmp_path):
    """A disk of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("this machine lets nobody mount a small disk here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_told_and_with_room_the_rest_is_done(tmp_path, schools, whole, small_disk):
    done = batch(tmp_path, out=str(small_disk / "out"))
    assert done.returncode == 4
    assert "No space left" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    subprocess.run(["mount", "-o", "remount,size=200m", small_disk], check=True)
    assert batch(tmp_path, out=str(small_disk / "out")).returncode == 1
    assert files(small_disk / "out") == whole


def test_a_limit_on_the_size_of_files_is_told(tmp_path, schools, whole):
    """As a full disk, on a machine that lets nobody mount one."""
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)); sys.argv = ['isop', *sys.argv[1:]];"
        "from isop_cli.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "batch", "schools", "--out", "out"],
        cwd=tmp_path, capture_output=True, env=os.environ | {"ISOP_LANG": "en"}, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 4, done.stderr
    assert "File too large" in done.stderr.decode()
    assert batch(tmp_path).returncode == 1
    assert files(tmp_path / "out") == whole


def test_an_output_that_may_not_be_written_is_told(tmp_path, schools):
    (tmp_path / "file").write_text("no folder")
    for out in ("file", "file/below", "/proc/isop"):
        done = batch(tmp_path, out=out)
        assert done.returncode == 4, done.stderr
        assert b"Traceback" not in done.stderr
        assert done.stderr.strip()


def test_an_output_of_someone_else_is_told(tmp_path, schools):
    if os.getuid() == 0:
        pytest.skip("root may write everywhere")
    (tmp_path / "out").mkdir(mode=0o500)
    done = batch(tmp_path)
    assert done.returncode == 4
    assert "Permission denied" in done.stderr.decode()


def test_inputs_that_vanish_and_come_back_meanwhile(tmp_path, schools, whole):
    """Dossiers go and come while the batch runs; afterwards all is as if nothing had happened."""
    stop, chance = threading.Event(), random.Random(5)
    paths = sorted(schools.rglob("*.yaml"))
    held = {path: path.read_bytes() for path in paths}

    def disturb() -> None:
        while not stop.is_set():
            path = chance.choice(paths)
            path.unlink()
            time.sleep(0.004)
            path.write_bytes(held[path])

    disturber = threading.Thread(target=disturb)
    disturber.start()
    try:
        for _turn in range(3):
            done = batch(tmp_path)
            assert b"Traceback" not in done.stderr
            assert b"bug" not in done.stderr, done.stderr
    finally:
        stop.set()
        disturber.join()
    assert batch(tmp_path).returncode == 1
    assert files(tmp_path / "out") == whole


def test_a_file_that_changes_while_it_is_read_is_never_vouched_for(tmp_path, schools):
    """A result names the sum of the bytes that it rests on, not of those that are there a moment later."""
    path = schools / "000" / "school-000000.yaml"
    one = path.read_bytes()
    other = one.replace(b"level: 2", b"level: 1")
    assert one != other
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            for content in (other, one):
                beside = path.with_suffix(".part")
                beside.write_bytes(content)
                beside.replace(path)

    changer = threading.Thread(target=swap)
    changer.start()
    import hashlib

    known: dict[str, object] = {hashlib.sha256(content).hexdigest(): None for content in (one, other)}
    order = Order("en", CRITERIA)
    try:
        for _turn in range(60):
            done = process(Job("000/school-000000.yaml", "x", root=str(schools)), order)
            (digest,) = done.inputs.values()
            found = known[digest]
            assert found in (None, done.row.guidelines)
            known[digest] = done.row.guidelines
    finally:
        stop.set()
        changer.join()
    assert None not in known.values()
    assert len({str(found) for found in known.values()}) == 2
