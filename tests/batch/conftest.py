"""Folders of schools, a real Dask cluster, and a real S3 server, all on this machine."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.schools import make_schools
from tests.builders import EXAMPLES, HEAD, ROOT, run


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".isop-batch.lock"
    }


@pytest.fixture
def schools(tmp_path) -> Path:
    """The example schools, in a folder of their own."""
    folder = tmp_path / "schools"
    shutil.copytree(EXAMPLES, folder)
    return folder


def a_small_school(folder: Path, name: str = "De Kiem") -> Path:
    """A dossier in a folder and in a file that it includes, of which a report is short."""
    (folder / "visits").mkdir(parents=True)
    (folder / "school.yaml").write_text(HEAD.replace("De Regenboog", name) + "include: [visits/*.yaml]\n", "utf-8")
    visit = "evidence:\n  - {id: A, source: school_visit, date: 2026-04-14, findings: [{indicator: 1.1, level: 2}]}\n"
    (folder / "visits" / "1.yaml").write_text(visit, "utf-8")
    return folder


@pytest.fixture
def many(tmp_path) -> Path:
    """Sixty schools."""
    make_schools(tmp_path / "many", 60)
    return tmp_path / "many"


@pytest.fixture
def batch(tmp_path):
    """Run `isop batch` in the test's folder."""

    def batch(*arguments, lang="en", **environment):
        return run("batch", *arguments, cwd=tmp_path, lang=lang, **environment)

    return batch


def a_port() -> int:
    """A free port on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="session")
def cluster(tmp_path_factory) -> Iterator[str]:
    """The address of a cluster for all tests that leave it as it is."""
    with a_cluster(tmp_path_factory.mktemp("cluster")) as (address, _workers):
        yield address


@contextmanager
def a_cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and two workers, each a process of its own: the address, and the workers."""
    port = a_port()
    address = f"tcp://127.0.0.1:{port}"
    environment = os.environ | {
        "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s",
        "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "false",
        # It looks at the stack of what runs a hundred times a second: in a layout that costs many times the layout.
        "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "false",
    }  # fmt: skip

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments], cwd=folder, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    scheduler = start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show")
    workers = [
        start("worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard",
              "--local-directory", str(folder / f"worker-{number}"))
        for number in range(2)
    ]  # fmt: skip
    try:
        from distributed import Client

        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, workers
    finally:
        # At once: a graceful end would wait for what is under way.
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def object_storage() -> Iterator[str]:
    """The address of a real S3 server for all tests."""
    port = a_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _turn in range(600):
            try:
                urllib.request.urlopen(address, timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def bucket(monkeypatch, object_storage):
    """An empty bucket: its address for fsspec, and the settings that a process needs."""
    import s3fs

    settings = {
        "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": object_storage, "FSSPEC_S3_ENDPOINT_URL": object_storage,
    }  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    # moto's own way to forget everything.
    urllib.request.urlopen(
        urllib.request.Request(f"{object_storage}/moto-api/reset", method="POST"), timeout=10
    ).close()
    storage = s3fs.S3FileSystem(endpoint_url=object_storage, key="x", secret="x", skip_instance_cache=True)
    storage.mkdir("label")
    return storage, settings
