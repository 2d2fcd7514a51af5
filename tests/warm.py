"""A process in which the libraries are loaded already, and from which each run of `isop` is forked.

A run is as real as one from a shell: a process of its own with its own arguments, folder, environment, standard streams and
exit status; only Python's start and the loading of libraries, most of what a short command costs, happen once. The
program's own modules that speak at import, its commands, are loaded in the fork, in the language of that run.
"""

import atexit
import contextlib
import gc
import importlib
import io
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

#: What runs load. Nothing of `isop_cli.commands`: its texts are in the language in force when it is loaded.
_LIBRARIES = (
    "asn1crypto.x509", "babel.dates", "cryptography.x509", "dateutil.parser", "distributed", "docx", "email.message",
    "filelock", "fontTools.ttLib", "icalendar", "jinja2.ext", "jinja2.sandbox", "jwt", "openpyxl", "pebble", "psycopg",
    "pyarrow.parquet", "pydantic", "pyhanko.pdf_utils.reader", "pyhanko.sign.signers", "pyhanko.sign.validation",
    "rich.console", "rich.panel", "rich.table", "s3fs", "scipy.optimize", "segno", "snowballstemmer",
    "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite", "stdnum.nl", "typer.core", "typer.main",
    "xlsxwriter", "yaml", "isop_cli.assessing", "isop_cli.checking.evidence", "isop_cli.checking.criteria",
)  # fmt: skip
#: How many workers of a batch are forked as well; more of them start as they always do.
_WORKERS = 2


def available() -> bool:
    """Whether this system can fork runs and pass them their streams."""
    return sys.platform == "linux" and not os.environ.get("ISOP_TESTS_COLD")


class Forked:
    """A run under way; what `subprocess.Popen` has of it, by the same names."""

    def __init__(self, arguments: Sequence[str], pid: int, connection: socket.socket) -> None:
        self.arguments, self.pid, self.connection = list(arguments), pid, connection
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit status, or None while it runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0.001)
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Its exit status, negative for a signal. Raises TimeoutExpired."""
        if self.returncode is None:
            self.connection.settimeout(timeout)
            try:
                (self.returncode,) = struct.unpack("i", _exactly(self.connection, 4))
            except TimeoutError:
                raise subprocess.TimeoutExpired(self.arguments, timeout) from None
            self.connection.close()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal while it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


class Server:
    """The process from which runs are forked; it ends with the one that started it."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="isop-warm-")
        self.address = str(Path(self.folder.name) / "socket")
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.address)
        self.listener.listen(16)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm", str(self.listener.fileno())],
            cwd=Path(__file__).resolve().parent.parent,
            # Without threads of its own a process is safe to fork.
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            pass_fds=[self.listener.fileno()],
        )

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.communicate()
        self.listener.close()
        self.folder.cleanup()

    def start(self, arguments: Sequence[str], cwd: str, environment: dict[str, str], streams: Sequence[int]) -> Forked:
        """Begin a run of `isop` with the streams for its input, output and errors, in a process group of its own."""
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(60)
        connection.connect(self.address)
        order = json.dumps([list(arguments), cwd, environment]).encode()
        socket.send_fds(connection, [struct.pack("I", len(order))], list(streams))
        connection.sendall(order)
        (pid,) = struct.unpack("i", _exactly(connection, 4))
        return Forked(arguments, pid, connection)


def _exactly(connection: socket.socket, length: int) -> bytes:
    got = b""
    while len(got) < length:
        part = connection.recv(length - len(got))
        if not part:
            raise ConnectionError("the warm process ended")
        got += part
    return got


def _load() -> None:
    for library in _LIBRARIES:
        importlib.import_module(library)
    # Fontconfig and Pango read the fonts at the first page.
    import datetime

    from isop_cli.formats.look import Look
    from isop_cli.formats.pdf import write_pdf

    write_pdf("<html lang=en><title>.</title><body><p>Warm", datetime.date(2026, 1, 1), Look())
    # What is here already is shared with every fork, and no fork looks through it for garbage.
    gc.collect()
    gc.freeze()


def _serve(listener: socket.socket) -> None:
    """Take orders until standard input is closed. Each is carried out by a fork, watched over by another."""
    import select

    while True:
        ready = select.select([listener, sys.stdin], [], [])[0]
        if sys.stdin in ready:
            return
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        connection, _address = listener.accept()
        if os.fork() == 0:
            listener.close()
            _watch(connection)
            os._exit(0)
        connection.close()


def _watch(connection: socket.socket) -> None:
    head, streams, _flags, _from = socket.recv_fds(connection, 4, 3)
    (length,) = struct.unpack("I", head)
    arguments, cwd, environment = json.loads(_exactly(connection, length))
    pid = os.fork()
    if pid == 0:
        connection.close()
        _become(arguments, cwd, environment, streams)
    for stream in streams:
        os.close(stream)
    connection.sendall(struct.pack("i", pid))
    _pid, status = os.waitpid(pid, 0)
    connection.sendall(struct.pack("i", os.waitstatus_to_exitcode(status)))


def _become(arguments: list[str], cwd: str, environment: dict[str, str], streams: list[int]) -> None:
    """Be `python -m isop_cli` with these arguments, in this folder, and end as it ends."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.setpgid(0, 0)
    os.chdir(cwd)
    fonts = os.environ["FONTCONFIG_FILE"]
    os.environ.clear()
    os.environ.update(environment, FONTCONFIG_FILE=fonts)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), "utf-8")
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(1, "w", closefd=False)), "utf-8", line_buffering=os.isatty(1)
    )
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(2, "w", closefd=False)), "utf-8", "backslashreplace", None, True
    )
    # Python keeps these, so that whoever puts others in their place does not close the files below.
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]
    module = types.ModuleType("__main__")
    module.__spec__ = importlib.util.find_spec("isop_cli.__main__")
    module.__file__ = module.__spec__.origin if module.__spec__ else None
    sys.modules["__main__"] = module
    sys.argv = [str(module.__file__), *arguments]
    waiting = _workers_ready() if {"batch", "--letters"} & set(arguments) else []
    status = 1
    try:
        from isop_cli.cli import main

        main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        for written in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                written.flush()
        for pid, connection in waiting:
            connection.close()
            os.waitpid(pid, 0)
        os._exit(status)


def _workers_ready() -> list[tuple[int, socket.socket]]:
    """Processes that wait until `multiprocessing` starts a new one, and then are that one, without loading anything.

    They are forked before the program has begun, so that they hold nothing of it, as a new process does not.
    """
    import multiprocessing.util

    waiting: list[tuple[int, socket.socket]] = []
    for _number in range(_WORKERS):
        ours, its = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            for connection in (ours, *(other for _pid, other in waiting)):
                connection.close()
            _wait_for_work(its)
        its.close()
        waiting.append((pid, ours))
    util: Any = multiprocessing.util
    start = util.spawnv_passfds

    def spawn(path: bytes, command: Sequence[Any], passed: Sequence[int]) -> int:
        if not waiting or "spawn_main" not in str(command):
            return int(start(path, command, passed))
        pid, connection = waiting.pop(0)
        numbers = sorted(set(passed))
        order = json.dumps([command[-2], numbers]).encode()
        with connection:
            socket.send_fds(connection, [struct.pack("I", len(order))], numbers)
            connection.sendall(order)
        return pid

    util.spawnv_passfds = spawn
    return waiting


def _wait_for_work(connection: socket.socket) -> None:
    """Be the process that `python -c CODE` is, once the code comes and the files that it names."""
    import fcntl

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    head, files, _flags, _from = socket.recv_fds(connection, 4, 16)
    if not head:
        os._exit(0)
    code, numbers = json.loads(_exactly(connection, *struct.unpack("I", head)))
    connection.close()
    # First out of the way of the numbers that they must have.
    above = [fcntl.fcntl(file, fcntl.F_DUPFD, 1000) for file in files]
    for file in files:
        os.close(file)
    for file, number in zip(above, numbers, strict=True):
        os.dup2(file, number)
        os.close(file)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["-c", "--multiprocessing-fork"]
    status = 1
    try:
        exec(code, {})
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(status)


if __name__ == "__main__":
    _listener = socket.socket(fileno=int(sys.argv[1]))
    _load()
    _serve(_listener)
