"""Files that were made to cost much: refused with a reason, in little time and memory."""

import os

import pytest
from asn1crypto.pkcs12 import Pfx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from benchmarks.hostile import HOSTILE, measured
from isop_cli.bounding import LimitPassedError, Limits, bounded
from isop_cli.certifying.inspecting import HostileError, inspect, load_reader
from tests.builders import PASSPHRASE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="measured as POSIX does")

#: What `isop` says of each, and with what status it ends.
TOLD = {
    "a PDF that claims 30 million objects": (3, "reading it takes more than 1 s"),
    "a PDF with fields in fields": (3, "reading it takes more than"),
    "a PDF with arrays in arrays": (3, "cannot be read"),
    "a PDF with a crowded stream": (3, "cannot be read"),
    "a PDF with 60 MB of {},{}": (3, "no certificate"),
    "90,000 keys of one name on a line": (3, "the rest is not shown"),
    "90,000 unknown keys": (3, "the rest is not shown"),
    "100,000 patterns of include": (3, "more than 500 files are included"),
    "an assessment of 30 MB of {},{}": (3, "larger than 24 MB"),
    "an assessment of 6 MB of {},{}": (3, "more than 1000000 values"),
    "a badge of 8 MB of {},{}": (3, "cannot be read as a certificate"),
    "a register of 30 MB of {},{}": (3, "more labels and history than are taken in"),
    "a word of 40,000 letters": (1, "No practice was found"),
    "an SVG of a thousand million circles": (3, "logo.svg is not used: reading it takes more than 1 s"),
    "a PNG of 900 million points": (3, "logo.png is not used: it has more than 24 million points"),
    "a pipe among the keys": (4, "not an ordinary file"),
}


@pytest.mark.parametrize("name", TOLD)
def test_a_hostile_file_costs_little_and_is_refused(tmp_path, name):
    cost = measured(*HOSTILE[name](tmp_path), cwd=tmp_path)
    status, told = TOLD[name]
    assert told in cost.told
    assert cost.status == status
    assert "Traceback" not in cost.told
    assert cost.megabytes < 300


def test_a_key_file_that_asks_for_endless_hashing_is_refused(tmp_path, secret_keys):
    encryption = serialization.BestAvailableEncryption(b"x")
    content = pkcs12.serialize_key_and_certificates(b"x", secret_keys.key, secret_keys.certificate, None, encryption)
    outer = Pfx.load(content)
    outer["mac_data"]["iterations"] = 2_000_000_000
    (tmp_path / "key.p12").write_bytes(outer.dump(force=True))
    passphrases = {"ISOP_PASSPHRASE": PASSPHRASE.decode(), "ISOP_FILE_PASSPHRASE": "x"}
    cost = measured("keys", "import", "key.p12", "--keys", tmp_path / "new", cwd=tmp_path, **passphrases)
    assert "key.p12 cannot be read: reading it takes more than 3 s" in cost.told
    assert cost.status == 3
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_bounded_work_gives_its_answer_and_raises_its_errors(method):
    assert bounded(divmod, 7, 2, method=method) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        bounded(divmod, 7, 0, method=method)


def test_work_over_its_limits_ends():
    with pytest.raises(LimitPassedError, match="more than 20 MB"):
        bounded(bytearray, 100_000_000, limits=Limits(megabytes=20))
    with pytest.raises(LimitPassedError, match="more than 0 s"):
        bounded(sum, range(10**9), limits=Limits(seconds=0.2))
    with pytest.raises(LimitPassedError, match="broke"):
        bounded(os._exit, 5)


def test_a_pdf_is_looked_into_by_a_process_that_starts_afresh(known_keys):
    """As on systems that cannot copy a process."""
    with pytest.raises(HostileError):
        bounded(inspect, b"%PDF-1.7\n", known_keys, prepare=load_reader, method="spawn")
