"""The label bureau's commands as processes: certificate, verify, keys and register."""

import contextlib
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from isop_cli.certifying.keys import signing_keys
from isop_cli.register.store import Register
from tests.builders import EXAMPLES, PASSPHRASE, run, start
from tests.certifying.test_keys import encrypted_as_before

AWARDED, SECRET = EXAMPLES / "de-regenboog", PASSPHRASE.decode()
posix = pytest.mark.skipif(os.name != "posix", reason="signals and permissions as POSIX has them")


@dataclass(frozen=True)
class Office:
    """A folder where the bureau works, with keys and an empty register; called, it runs `isop` there."""

    folder: Path
    keys: Path

    def __call__(self, *arguments, lang="en", stdin=b"", **environment):
        return self.start(*arguments, lang=lang, stdin=stdin, **environment).result()

    def start(self, *arguments, lang="en", stdin=b"", **environment):
        """Begin a run there, and go on meanwhile."""
        settings = {"ISOP_KEYS": str(self.keys), "ISOP_PASSPHRASE": SECRET, "ISOP_WHO": "jw", **environment}
        return start(*arguments, cwd=self.folder, lang=lang, stdin=stdin, **settings)


@pytest.fixture
def office(tmp_path, keys_folder) -> Office:
    Register(str(tmp_path / "isop-register.db"), create=True).close()
    return Office(tmp_path, keys_folder)


def number_of(name: str, office) -> str:
    with pikepdf.open(office.folder / name) as document:
        return str(document.docinfo.Keywords)


def a_school(office, name: str, change=lambda text: text):
    """A dossier like De Klimroos's, whose label is awarded by a decision."""
    text = (EXAMPLES / "de-klimroos.yaml").read_text("utf-8").replace("Basisschool De Klimroos", name)
    path = office.folder / f"{name}.yaml"
    path.write_text(change(text), "utf-8")
    return path


def test_from_dossier_to_a_certificate_that_anyone_can_check(office):
    done = office("certificate", AWARDED, "-o", "c.pdf", "--badge", "badge.json")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode().splitlines() == [
        "Written: badge.json", "Written: c.pdf", "Number ISOP-2026-0001, new in the register.",
    ]  # fmt: skip
    for what in ("c.pdf", "badge.json"):
        done = office("verify", what, "--register", "isop-register.db")
        assert done.returncode == 0, done.stdout
        assert done.stdout.decode().startswith("VALID\nBasisschool De Regenboog · ISOP-2026-0001 · 2026-06-01 – 2029")
    again = office("certificate", AWARDED, "-o", "again.pdf")
    assert "Number ISOP-2026-0001, as the register had it." in again.stderr.decode()
    assert office("register", "revoke", "ISOP-2026-0001", "--why", "closed").returncode == 0
    done = office("verify", "c.pdf", "--register", "isop-register.db")
    assert (done.returncode, done.stdout.decode().split("\n")[0]) == (1, "NOT VALID")
    refused = office("certificate", AWARDED, "-o", "third.pdf")
    assert refused.returncode == 1
    assert "the register says of ISOP-2026-0001: revoked" in refused.stderr.decode()
    assert not (office.folder / "third.pdf").exists()


@pytest.mark.parametrize("name", ["de-brug.yaml", "de-vlieger.yaml", "de-zandloper.yaml"])
def test_what_stands_in_the_way_of_a_certificate_is_told(office, name):
    done = office("certificate", EXAMPLES / name)
    assert done.returncode == 1
    told = done.stderr.decode()
    assert "There is no certificate.\n" in told
    assert "→" in told
    assert not (office.folder / "certificate.pdf").exists()
    with Register(str(office.folder / "isop-register.db")) as book:
        assert book.labels() == []


def test_without_a_decision_it_is_a_draft_and_asks_for_nothing(tmp_path):
    done = run("certificate", EXAMPLES / "het-nest.yaml", cwd=tmp_path, lang="nl")
    assert done.returncode == 0
    assert "Dit is een concept" in done.stderr.decode()
    assert [path.name for path in tmp_path.iterdir()] == ["certificaat.pdf"]


def test_a_decision_not_to_award_gives_no_certificate(office):
    path = a_school(office, "X", lambda text: text.replace("outcome: awarded", "outcome: not_awarded"))
    done = office("certificate", path)
    assert done.returncode == 1
    assert "There is no certificate." in done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["certificate", AWARDED, "--layout", "square"], 2, "portrait, landscape"),
        (["certificate", AWARDED, "--register", "nowhere.db"], 4, "isop register new"),
        (["certificate", AWARDED, "--register", "mysql://x"], 4, "postgresql://"),
        (["certificate", AWARDED, "--keys", "nowhere"], 4, "isop keys new"),
        (["certificate", AWARDED, "-o", "nowhere/c.pdf"], 4, "no folder"),
        (["certificate", AWARDED, "--badge", "nowhere/b.json"], 4, "no folder"),
        (["certificate", AWARDED, "--passphrase-file", "nowhere"], 4, "cannot be read"),
        (["certificate", EXAMPLES / "het-nest.yaml", "--badge", "b.json"], 1, "needs a decision"),
        (["certificate", "nothing.yaml"], 3, "no such file"),
        (["verify", "nothing.pdf"], 3, "no such file"),
        (["verify", AWARDED / "school.yaml"], 3, "cannot be read as a certificate"),
        (["verify", "x" * 200 + ".y.z"], 3, "cannot be read as a certificate"),
        (["verify", "https://x.nl/#a.b.c"], 3, "cannot be read as a certificate"),
        (["verify", AWARDED / "school.yaml", "--status", AWARDED / "school.yaml"], 3, "status list"),
        (["keys", "show", "--keys", "nowhere"], 4, "no folder"),
        (["keys", "import", "nothing.p12"], 3, "no such file"),
        (["register", "show", "ISOP-1999-0001"], 3, "no label"),
        (["register", "list", "--register", "nowhere.db"], 4, "isop register new"),
        (["register", "list", "--state", "golden"], 2, "choose from: valid"),
        (["register", "revoke", "ISOP-1999-0001", "--why", "x"], 3, "no label"),
        (["register", "revoke", "ISOP-1999-0001"], 2, "--why"),
        (["register", "renew", "ISOP-1999-0001", "--until", "1-1-2030", "--why", "x"], 2, "not a date"),
        (["register", "add", "X", "--decided", "2027-01-01", "--until", "2026-01-01", "--why", "x"], 2, "end before"),
        (["register", "expiring", "--within", "soon"], 2, "such as 90d"),
        (["register", "export", "xml"], 2, "choose from: csv, json"),
        (["register", "import", "nothing.csv", "--why", "x"], 3, "no such file"),
        (["register", "publish", "."], 3, "holds other files"),
    ],
)
def test_what_is_wrong_is_told_and_leaves_nothing(office, arguments, status, told):
    done = office(*arguments)
    assert done.returncode == status, done.stderr
    assert told in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    with Register(str(office.folder / "isop-register.db")) as book:
        assert book.head()[0] == 0


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize(
    "command",
    ["certificate", "verify", "keys", "keys new", "keys import", "keys renew", "keys passphrase", "keys show", "register"]
    + [f"register {name}" for name in (
        "new", "list", "show", "add", "renew", "suspend", "reinstate", "revoke", "expiring", "verify", "export", "import",
        "publish",
    )],
)  # fmt: skip
def test_help_is_in_the_users_language(command, lang):
    shown = run(*command.split(), "--help", lang=lang).stdout.decode()
    other = {"nl": ("Usage", "Options", "FILE", "TEXT"), "en": ("Gebruik", "Opties", "BESTAND", "TEKST")}[lang]
    assert {"nl": "Gebruik: isop", "en": "Usage: isop"}[lang] in shown
    assert not [word for word in other if word in shown.replace("ISOP_FILE_PASSPHRASE", "")]


def test_the_register_is_kept_from_the_command_line(office):
    assert office("register", "add", "Oude School", "--decided", "2024-01-10", "--until", "2027-01-10", "--why", "old list",
                  "--place", "Zwolle").stdout == b"ISOP-2024-0001\n"  # fmt: skip
    again = office("register", "add", "oude  school", "--decided", "2024-01-10", "--until", "2027-01-10", "--why", "x")
    assert (again.returncode, "already, as ISOP-2024-0001" in again.stderr.decode()) == (3, True)
    assert office("register", "suspend", "isop-2024-0001", "--why", "complaint").returncode == 0
    assert office("register", "list", "--state", "suspended").stdout.decode().split("\t") == [
        "ISOP-2024-0001", "Oude School", "Zwolle", "2024-01-10", "2027-01-10", "suspended\n",
    ]  # fmt: skip
    assert office("register", "list", "--state", "valid").stdout == b""
    assert office("register", "reinstate", "ISOP-2024-0001", "--why", "unfounded").returncode == 0
    assert office("register", "renew", "ISOP-2024-0001", "--until", "2030-01-10", "--why", "audit").returncode == 0
    shown = office("register", "show", "ISOP-2024-0001").stdout.decode()
    assert re.findall(r"  (\w+), jw: (.+)", shown) == [
        ("added", "old list"), ("suspended", "complaint"), ("reinstated", "unfounded"), ("renewed", "audit"),
    ]  # fmt: skip
    expiring = office("register", "expiring", "--within", "90d", SOURCE_DATE_EPOCH="1891036800")
    assert expiring.stdout.startswith(b"ISOP-2024-0001")
    checked = office("register", "verify").stdout.decode()
    assert "4 entries, unbroken." in checked
    head = checked.split()[-1]
    assert office("register", "verify", "--head", head).returncode == 0
    assert office("register", "verify", "--head", "0" * 63 + "1").returncode == 1


def test_a_register_moves_by_csv_and_whole_by_json(office):
    office("register", "add", "Oude School", "--decided", "2024-01-10", "--until", "2027-01-10", "--why", "old list")
    for form in ("csv", "json"):
        assert office("register", "export", form, "-o", f"r.{form}").returncode == 0
        assert office("register", "new", "--register", f"{form}.db").returncode == 0
        done = office("register", "import", f"r.{form}", "--why", "moved", "--register", f"{form}.db")
        assert done.stdout == b"1 label taken in.\n", done.stderr
        assert office("register", "list", "--register", f"{form}.db").stdout == office("register", "list").stdout
    whole = office("register", "export", "json", "--register", "json.db").stdout
    assert json.loads(whole) == json.loads((office.folder / "r.json").read_bytes())


def test_postgresql_is_a_register_by_its_address(office, database):
    assert office("register", "new", "--register", database).returncode == 0
    done = office("certificate", AWARDED, "-o", "c.pdf", ISOP_REGISTER=database)
    assert done.returncode == 0, done.stderr
    assert office("register", "list", ISOP_REGISTER=database).stdout.startswith(b"ISOP-2026-0001")
    assert office("verify", "c.pdf", ISOP_REGISTER=database).returncode == 0
    assert office("register", "list").stdout == b""


def test_the_published_keys_and_lists_are_enough_to_verify(office):
    office("certificate", AWARDED, "-o", "c.pdf", "--badge", "badge.json")
    assert office("register", "publish", "site").returncode == 0
    for arguments in (["c.pdf"], ["badge.json", "--status", "site/revoked.jwt", "--status", "site/suspended.jwt"]):
        done = office("verify", *arguments, ISOP_KEYS="site")
        assert done.returncode == 0, done.stdout
    office("register", "suspend", "ISOP-2026-0001", "--why", "complaint")
    office("register", "publish", "site")
    done = office("verify", "badge.json", "--status", "site/suspended.jwt", ISOP_KEYS="site")
    assert (done.returncode, "suspended" in done.stdout.decode()) == (1, True)


def test_a_register_that_was_edited_by_hand_is_believed_by_nobody(office):
    office("certificate", AWARDED, "-o", "c.pdf")
    office("register", "revoke", "ISOP-2026-0001", "--why", "closed")
    with contextlib.closing(sqlite3.connect(office.folder / "isop-register.db")) as database, database:
        database.execute("UPDATE labels SET state = 'valid'")
    for arguments in (["verify", "c.pdf", "--register", "isop-register.db"], ["register", "publish", "site"]):
        done = office(*arguments)
        assert done.returncode == 3, done.stdout
        assert b"label ISOP-2026-0001 differs from its history" in done.stderr
    assert not (office.folder / "site").exists()


def test_the_text_of_a_code_is_verified_from_the_command_line(office):
    office("certificate", AWARDED, "-o", "c.pdf")
    with pikepdf.open(office.folder / "c.pdf") as document:
        address = str(next(a.A.URI for a in document.pages[0].Annots if "/A" in a))
    for text in (address, address.partition("#")[2]):
        assert office("verify", text).returncode == 0
    (office.folder / "code.txt").write_text(address + "\n")
    assert office("verify", "code.txt").returncode == 0
    assert office("verify", "-", stdin=address.encode()).returncode == 0
    assert office("verify", address[:-5] + "AAAAA").returncode == 1


# -- keys -----------------------------------------------------------------------------------------------------------


def test_keys_are_made_with_a_passphrase_from_a_file_or_the_environment(tmp_path):
    (tmp_path / "secret").write_text(SECRET + "\n")
    (tmp_path / "secret").chmod(0o600)
    first = run("keys", "new", "--passphrase-file", "secret", cwd=tmp_path)
    assert first.returncode == 0
    assert re.search(r"SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}\n", first.stdout.decode())
    assert SECRET.encode() not in first.stdout + first.stderr
    second = run("keys", "new", "--keys", "other", cwd=tmp_path, ISOP_PASSPHRASE=SECRET)
    assert second.returncode == 0
    third = run("keys", "new", cwd=tmp_path, ISOP_PASSPHRASE=SECRET)
    assert (third.returncode, "holds keys already" in third.stderr.decode()) == (4, True)
    none = run("keys", "new", "--keys", "third", cwd=tmp_path)
    assert (none.returncode, "no passphrase" in none.stderr.decode()) == (2, True)
    weak = run("keys", "new", "--keys", "third", cwd=tmp_path, ISOP_PASSPHRASE="geheim")
    assert (weak.returncode, b"15 characters" in weak.stderr, b"geheim" in weak.stderr) == (3, True, False)
    assert not (tmp_path / "third").exists()


@posix
def test_a_passphrase_file_that_others_can_read_is_refused(tmp_path):
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "secret").chmod(0o640)
    done = run("keys", "new", "--passphrase-file", "secret", cwd=tmp_path)
    assert (done.returncode, b"chmod 600 secret" in done.stderr) == (4, True)
    assert not (tmp_path / "isop-keys").exists()


@posix
def test_a_program_may_hand_the_passphrase_over(tmp_path, keys_folder):
    shutil.copytree(keys_folder, tmp_path / "isop-keys")
    script = f"{sys.executable} -m isop_cli keys renew --passphrase-file <(printf %s '{SECRET}')"
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, timeout=120, check=False)
    assert (done.returncode, done.stderr.count(b"\n")) == (0, 1), done.stderr


def test_a_passphrase_is_changed(tmp_path, keys_folder, now):
    shutil.copytree(keys_folder, tmp_path / "isop-keys")
    (tmp_path / "new").write_bytes(b"\xef\xbb\xbfvier woorden uit een hoed\r\n")
    (tmp_path / "new").chmod(0o600)
    arguments = ("keys", "passphrase", "--new-passphrase-file", "new")
    done = run(*arguments, cwd=tmp_path, ISOP_PASSPHRASE=SECRET)
    assert (done.returncode, b"root.key, signing.key, statement.key" in done.stderr) == (0, True)
    # The byte order mark and the end of the line are the editor's.
    assert not signing_keys(tmp_path / "isop-keys", b"vier woorden uit een hoed", now).dated


def test_keys_of_an_earlier_time_are_used_with_the_way_to_better_ones(office, keys_folder):
    shutil.copytree(keys_folder, office.folder / "old")
    encrypted_as_before(office.folder / "old" / "signing.key")
    done = office("register", "publish", "site", "--keys", "old")
    assert (done.returncode, b"isop keys passphrase" in done.stderr) == (0, True)


def test_a_damaged_certificate_is_named(office, keys_folder):
    shutil.copytree(keys_folder, office.folder / "damaged")
    (office.folder / "damaged" / "root.pem").write_text("<html>404</html>\n")
    for command in (["certificate", AWARDED], ["register", "publish", "site"]):
        done = office(*command, "--keys", "damaged")
        assert (done.returncode, b"root.pem" in done.stderr) == (4, True), done.stderr


@posix
def test_a_passphrase_is_asked_for_on_a_terminal_without_showing_it(tmp_path, now):
    import pty

    def typed(*answers: str) -> tuple[int, str]:
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(tmp_path)
            os.environ["ISOP_LANG"] = "en"
            os.execv(sys.executable, [sys.executable, "-m", "isop_cli", "keys", "new"])
        shown = b""
        for prompt, answer in zip((b"New passphrase: ", b"Once more: "), answers, strict=False):
            while not shown.endswith(prompt):
                shown += os.read(terminal, 1000)
            os.write(terminal, answer.encode() + b"\n")
        try:
            while more := os.read(terminal, 1000):
                shown += more
        except OSError:
            pass
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()

    status, shown = typed(SECRET, "another")
    assert (status, "differ" in shown) == (2, True)
    status, shown = typed("geheim")
    assert (status, "15 characters" in shown, "geheim" in shown) == (3, True, False)
    status, shown = typed(SECRET, SECRET)
    assert status == 0
    assert SECRET not in shown
    assert not signing_keys(tmp_path / "isop-keys", PASSPHRASE, now).dated


@posix
def test_a_key_file_that_others_can_read_is_refused_before_a_number_is_taken(office, keys_folder):
    shutil.copytree(keys_folder, office.folder / "open")
    (office.folder / "open" / "signing.key").chmod(0o644)
    done = office("certificate", AWARDED, "--keys", "open")
    assert (done.returncode, "chmod 600" in done.stderr.decode()) == (4, True)
    wrong = office("certificate", AWARDED, ISOP_PASSPHRASE="wrong")
    assert (wrong.returncode, "does not open" in wrong.stderr.decode()) == (4, True)
    with Register(str(office.folder / "isop-register.db")) as book:
        assert book.labels() == []


def test_renewed_keys_are_shown(office, keys_folder):
    shutil.copytree(keys_folder, office.folder / "own")
    done = office("keys", "renew", "--leaked", "--keys", "own")
    assert done.returncode == 0
    assert "withdrawn: signing certificate" in done.stdout.decode()


# -- what goes wrong ------------------------------------------------------------------------------------------------


@posix
def test_several_processes_issue_at_once_each_its_own_number(office):
    names = [f"School {number}" for number in range(4)]
    under_way = [office.start("certificate", a_school(office, name), "-q", "-o", f"{name}.pdf") for name in names]
    assert [(done.stderr, done.returncode) for done in (each.result() for each in under_way)] == [(b"", 0)] * 4
    assert sorted(number_of(f"{name}.pdf", office) for name in names) == [f"ISOP-2026-000{n}" for n in range(1, 5)]


@posix
def test_killed_at_any_moment_the_next_run_goes_on_with_the_same_number(office):
    path = a_school(office, "De Kiem")
    chance = random.Random(3)
    for _turn in range(8):
        started = office.start("certificate", path, "-o", "c.pdf", "--badge", "b.json")
        time.sleep(chance.uniform(0.1, 0.8))
        started.send(signal.SIGKILL)
        started.result()
        if (office.folder / "c.pdf").exists():
            assert office("verify", "c.pdf").returncode == 0
    done = office("certificate", path, "-o", "c.pdf", "--badge", "b.json")
    assert done.returncode == 0
    assert number_of("c.pdf", office) == "ISOP-2026-0001"
    with Register(str(office.folder / "isop-register.db")) as book:
        assert [label.number for label in book.labels()] == ["ISOP-2026-0001"]
        assert book.problems() == []


def swollen() -> bytes:
    """A small PDF whose cross-reference stream unpacks to sixteen gigabytes."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"\0") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b"\0" * 16 * 1024**2) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = head + block * 1024
    about = b"<</Type/XRef/Size 9/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>" % len(packed)
    return b"%PDF-1.7\n1 0 obj\n" + about + b"\nstream\n" + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"


@posix
def test_a_pdf_that_swells_is_given_up_in_bounded_memory(office):
    content = swollen()
    assert len(content) < 50 * 1024**2
    (office.folder / "swollen.pdf").write_bytes(content)
    began = time.monotonic()
    done = office("verify", "swollen.pdf")
    assert done.returncode == 3
    assert "cannot be read" in done.stderr.decode()
    assert time.monotonic() - began < 100


@posix
def test_a_certificate_that_cannot_be_written_is_told(office):
    (office.folder / "full.pdf").symlink_to("/dev/full")
    done = office("certificate", AWARDED, "-o", "full.pdf")
    assert done.returncode == 4
    assert b"Traceback" not in done.stderr
    done = office("certificate", AWARDED, "-o", "c.pdf")
    assert "as the register had it" in done.stderr.decode()
