"""What every test starts from: English, and nothing of the machine's own settings; and the real things tests use."""

import datetime
import os
import shutil
import socket
import subprocess
import uuid
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from isop_cli.certifying import encryption
from isop_cli.certifying.keys import new_keys, public_keys, signing_keys
from isop_cli.register.store import Register
from isop_cli.text.language import in_language
from tests.builders import PASSPHRASE, end, required

# The same examples each time, so that a test fails where its subject changed and not on a lucky day; `make explore`
# looks for new ones.
hypothesis_settings.register_profile(
    "same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
hypothesis_settings.register_profile("new", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile(os.environ.get("ISOP_EXAMPLES", "same"))


def pytest_sessionfinish() -> None:
    end()


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    for variable in (
        "SOURCE_DATE_EPOCH", "ISOP_LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "ISOP_DEBUG",
        "ISOP_KEYS", "ISOP_REGISTER", "ISOP_PASSPHRASE", "ISOP_WHO",
    ):  # fmt: skip
        monkeypatch.delenv(variable, raising=False)
    with in_language("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _keys_that_open_at_once():
    """Keys that tests make themselves are encrypted as everyone's, at a smaller cost; their files tell which."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encryption, "COST", 16)
        yield


@pytest.fixture(scope="session")
def keys_folder(tmp_path_factory) -> Path:
    """A folder with keys; nothing in it may be changed."""
    folder = tmp_path_factory.mktemp("keys") / "isop-keys"
    new_keys(folder, "Stichting Actief Ouderschap", "Labelbureau ISOP", PASSPHRASE, datetime.datetime.now(datetime.UTC))
    return folder


@pytest.fixture
def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@pytest.fixture(scope="session")
def secret_keys(keys_folder):
    return signing_keys(keys_folder, PASSPHRASE, datetime.datetime.now(datetime.UTC))


@pytest.fixture(scope="session")
def known_keys(keys_folder):
    return public_keys(keys_folder)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory):
    """The address of a real server's database `postgres`; the server ends with the tests."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = str(found[-1]) if found else shutil.which("initdb")
    if initdb is None:
        required("PostgreSQL's server")
    programs = Path(str(initdb)).parent
    home = Path(f"/tmp/isop-pg-{uuid.uuid4().hex[:8]}")
    home.mkdir(mode=0o700)
    # The server refuses to run as root.
    user = [] if os.getuid() else ["runuser", "-u", "postgres", "--"]
    if user:
        import pwd

        os.chown(home, pwd.getpwnam("postgres").pw_uid, pwd.getpwnam("postgres").pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {home} -c fsync=off"
    control = [*user, str(programs / "pg_ctl"), "-D", str(home / "data"), "-w"]

    def call(*command: str) -> None:
        subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL, timeout=120)

    call(*user, str(initdb), "-D", str(home / "data"), "-U", "isop", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    call(*control, "-l", str(home / "log"), "-o", options, "start")
    try:
        yield f"postgresql://isop@127.0.0.1:{port}/postgres"
    finally:
        call(*control, "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def database(postgresql):
    """The address of an empty database on a real PostgreSQL server."""
    import psycopg

    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgresql.rpartition("/")[0] + f"/{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request, tmp_path) -> str:
    """Where an empty register is: in a file, and on a server."""
    place = str(tmp_path / "register.db") if request.param == "sqlite" else request.getfixturevalue("database")
    Register(place, create=True).close()
    return place


@pytest.fixture
def register(where):
    with Register(where) as book:
        yield book
