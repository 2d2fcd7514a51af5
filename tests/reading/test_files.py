"""Reading and writing files with care."""

import os
import socket
import stat
import sys

import pytest

from isop_cli.formats.problems.wording import in_words
from isop_cli.reading.diagnostics import Diagnostic
from isop_cli.reading.files import MAX_BYTES, create_whole, decode, read_bytes, write_all, write_whole

posix = pytest.mark.skipif(os.name != "posix", reason="pipes and devices as POSIX has them")


def refused(path) -> str:
    found = read_bytes(path, str(path))
    assert isinstance(found, Diagnostic)
    return found.code


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert refused(tmp_path / "nothing.yaml") == "E101"
    assert refused(tmp_path) in ("E101", "E102")
    assert refused("a\x00b") == "E101"


@posix
def test_a_pipe_a_device_and_a_socket_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe") == "E102"
    assert refused("/dev/zero") == "E102"
    if sys.platform == "linux":
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(tmp_path / "s"))
            assert refused(tmp_path / "s") == "E101"


def test_a_large_file_is_refused_without_being_read(tmp_path):
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.seek(1024**3)  # a gigabyte, sparse
        file.write(b"x")
    assert refused(path) == "E103"


def test_a_file_at_the_limit_is_read(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes(b"x" * MAX_BYTES)
    assert read_bytes(path, "x") == b"x" * MAX_BYTES


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "cp1252"])
def test_another_encoding_is_named(encoding):
    prefix = b"\xfe\xff" if encoding == "utf-16-be" else b""
    found = decode(prefix + "a: één".encode(encoding), "x.yaml")
    assert isinstance(found, Diagnostic) and found.code == "E104"
    assert {"utf-16": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32", "cp1252": "Windows-1252"}[
        encoding
    ] in in_words(found).message


def test_a_byte_order_mark_is_left_out():
    assert decode("a: één".encode("utf-8-sig"), "x") == "a: één"


def test_the_place_of_a_byte_that_is_no_utf8_is_told():
    found = decode(b"a: x\nb: caf\xe9\n", "x.yaml")
    assert isinstance(found, Diagnostic) and found.place
    assert (found.place.line, found.place.column, found.place.source_line) == (2, 7, "b: café")


def test_writing_replaces_the_file_and_leaves_no_other(tmp_path):
    path = tmp_path / "out.json"
    path.write_text("old")
    path.chmod(0o640)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["out.json"]
    assert os.name != "posix" or stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "out.json"
    path.write_text("old")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.json"]


@posix
def test_a_link_is_written_through(tmp_path):
    target = tmp_path / "real.json"
    target.write_text("old")
    (tmp_path / "link.json").symlink_to(target)
    write_whole(tmp_path / "link.json", b"new")
    assert target.read_bytes() == b"new"
    assert (tmp_path / "link.json").is_symlink()


def test_creating_never_overwrites(tmp_path):
    path = tmp_path / "x.yaml"
    create_whole(path, b"one")
    with pytest.raises(FileExistsError):
        create_whole(path, b"two")
    assert path.read_bytes() == b"one"
    assert [p.name for p in tmp_path.iterdir()] == ["x.yaml"]


def test_files_that_belong_together_are_all_ready_before_the_first_is_replaced(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    for path in (first, second):
        path.write_bytes(b"old")
    with pytest.raises(FileNotFoundError):
        write_all({first: b"new", tmp_path / "nowhere" / "c": b"new"}, mode=0o600)
    assert [path.read_bytes() for path in (first, second)] == [b"old", b"old"]
    write_all({first: b"new", second: b"newer"}, mode=0o600)
    assert [path.read_bytes() for path in (first, second)] == [b"new", b"newer"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]
