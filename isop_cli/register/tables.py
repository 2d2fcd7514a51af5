"""The register's tables, and how its database is opened: SQLite in a file, or PostgreSQL by its URL."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    insert,
)
from sqlalchemy.exc import ArgumentError

from isop_cli.installation import command_for
from isop_cli.text.language import _

#: The version of the tables. A change to them raises it, and adds a step to MIGRATIONS.
VERSION = 2

metadata = MetaData()
labels = Table(
    "labels",
    metadata,
    Column("number", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("school", Text, nullable=False),
    Column("brin", String(16)),
    Column("place", Text),
    Column("sector", String(64)),
    Column("label", String(64), nullable=False),
    Column("decided", String(10), nullable=False),
    Column("valid_until", String(10), nullable=False, index=True),
    Column("decided_by", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("status_index", Integer, nullable=False, unique=True),
    Column("assessment", String(64)),
    Column("evidence", String(64)),
    # What is below serves the database alone: the next number of a series, and finding words.
    Column("series", String(64)),
    Column("serial", Integer),
    Column("words", Text, nullable=False),
    UniqueConstraint("series", "serial"),
)
LABEL_COLUMNS = [column for column in labels.columns if column.name not in ("series", "serial", "words")]
history = Table(
    "history",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("what", String(16), nullable=False),
    Column("number", String(64), nullable=False, index=True),
    Column("why", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)
version = Table("register_version", metadata, Column("version", Integer, primary_key=True))


def _with_evidence(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE labels ADD COLUMN evidence VARCHAR(64)")


#: From version n to n + 1, in order.
MIGRATIONS: Sequence[Callable[[Connection], None]] = (_with_evidence,)

#: The database itself refuses to change the history; the chain of hashes shows when someone goes round that.
_APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER history_{action.lower()} BEFORE {action} ON history "
        "BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"
        for action in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION isop_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the history is append-only'; END $$",
        "CREATE TRIGGER history_change BEFORE UPDATE OR DELETE OR TRUNCATE ON history "
        "FOR EACH STATEMENT EXECUTE FUNCTION isop_append_only()",
    ],
}
#: A setting such as `password=` or `sslpassword=`.
_SECRET_SETTING = re.compile(r"(pass[^=&\s]*\s*=\s*)('[^']*'|[^&\s]+)", re.IGNORECASE)
#: Marks a connection that changes something: in SQLite it takes the lock before it reads.
WRITES = "isop_writes"


def create_tables(connection: Connection) -> None:
    """Make the tables in an empty database."""
    metadata.create_all(connection)
    for statement in _APPEND_ONLY[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    connection.execute(insert(version).values(version=VERSION))


def guards_history(connection: Connection) -> bool:
    """Whether the database still refuses to change the history, and does nothing else of its own accord."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger'").scalars()
        return sorted(map(str, found)) == sorted(_APPEND_ONLY["sqlite"])
    found = connection.exec_driver_sql(
        "SELECT tgname || ' ' || tgenabled::text || ' ' || proname || ' ' || (prosrc LIKE '%%RAISE EXCEPTION%%')::text "
        "FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
        "WHERE tgrelid IN ('history'::regclass, 'labels'::regclass) AND NOT tgisinternal"
    ).scalars()
    return list(found) in (["history_change O isop_append_only true"], ["history_change A isop_append_only true"])


class NoDatabaseError(Exception):
    """A place where there can be no register. The message is for the user."""


def engine_for(where: str, create: bool) -> Engine:
    """The database at a path or a URL; without `create`, a file must be there already. Raises NoDatabaseError."""
    if where.startswith(("postgresql://", "postgresql+psycopg://")):
        try:
            import psycopg  # noqa: F401
        except ImportError as problem:
            command = command_for("postgresql")
            raise NoDatabaseError(_("PostgreSQL needs more; run: {command}").format(command=command)) from problem
        address = "postgresql+psycopg://" + where.partition("://")[2]
        try:
            return create_engine(address, connect_args={"connect_timeout": 10})
        except (ArgumentError, ValueError) as problem:
            message = _(
                "{where} is no address of a database; in a password, write %40 for @, %3A for :, %2F for / and %3F for ?"
            )
            raise NoDatabaseError(message.format(where=shown(where))) from problem
    if "://" in where:
        raise NoDatabaseError(_("a register is a file, or an address that starts with postgresql://"))
    path = Path(where)
    if create and not path.parent.is_dir():
        raise NoDatabaseError(_("there is no folder {folder}").format(folder=path.parent))
    if not create and not path.is_file():
        message = _("there is no register {where}; isop register new makes one, --register names another")
        raise NoDatabaseError(message.format(where=shown(where)))
    engine = create_engine(URL.create("sqlite", database=str(path.resolve())), connect_args={"timeout": 60})
    event.listen(engine, "connect", _sqlite_settings)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _sqlite_settings(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # Also after a power failure, what was committed is there.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def shown(where: str) -> str:
    """Where a register is, without what may be a password: what stands before its host, and its settings."""
    scheme, mark, rest = where.partition("://")
    if not mark:
        # No address, or one that was mistyped.
        return _SECRET_SETTING.sub(r"\1…", re.sub(r":[^@]*@", ":…@", where))
    place, settings, said = rest.partition("?")
    if "@" in said:
        # A password with a question mark in it, or with an @: nobody can tell where it ends.
        return f"{scheme}://…"
    _before, at, host = place.rpartition("@")
    return f"{scheme}://{'…@' if at else ''}{host}{'?…' if settings else ''}"


def without_secrets(told: str, where: str) -> str:
    """What a database or its driver told, without what the register's address hides."""
    rest = where.partition("://")[2]
    hidden = [value for name, value in parse_qsl(rest.partition("?")[2]) if "pass" in name.casefold()]
    if "@" in rest:
        hidden += rest.rpartition("@")[0].partition(":")[2:]
    pieces = {piece for text in hidden for piece in (text, unquote_plus(text), *re.split("[@:/?#]", text))}
    for piece in sorted(pieces, key=len, reverse=True):
        if len(piece) > 2:
            told = told.replace(piece, "…")
    return told
