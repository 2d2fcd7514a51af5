"""Folders of schools, a real Dask cluster, and a real S3 server, all on this machine."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from benchmarks.schools import make_schools
from tests.builders import EXAMPLES, ROOT, run


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


@pytest.fixture
def cluster(tmp_path):
    """A Dask scheduler and two workers, each a process of its own: the address, and the workers."""
    port = a_port()
    address = f"tcp://127.0.0.1:{port}"
    environment = os.environ | {
        "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s",
        "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "false",
        # It looks at the stack of what runs a hundred times a second: in a layout that costs many times the layout.
        "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "false",
    }  # fmt: skip

    def start(*arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments], cwd=tmp_path, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    scheduler = start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show")
    workers = [
        start("worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard",
              "--local-directory", str(tmp_path / f"worker-{number}"))
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


@pytest.fixture
def bucket(monkeypatch):
    """A bucket on a real S3 server: its address for fsspec, and the settings that a process needs."""
    port = a_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    settings = {
        "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "FSSPEC_S3_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    try:
        for _turn in range(600):
            try:
                urllib.request.urlopen(settings["AWS_ENDPOINT_URL"], timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        import s3fs

        storage = s3fs.S3FileSystem(
            endpoint_url=settings["AWS_ENDPOINT_URL"], key="x", secret="x", skip_instance_cache=True
        )
        storage.mkdir("label")
        yield storage, settings
    finally:
        server.terminate()
        server.wait(timeout=20)
