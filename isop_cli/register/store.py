"""The register's database: SQLite in a file, or PostgreSQL by its URL. Every change is one transaction."""

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple, replace
from pathlib import Path
from typing import Any

from sqlalchemy import (
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
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from isop_cli.language import _
from isop_cli.register.entries import GENESIS, Action, Entry, Label, State, chained, entry_hash, fingerprint, snapshot
from isop_cli.register.exchange import Row

VERSION = 1
_metadata = MetaData()
_labels = Table(
    "labels",
    _metadata,
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
    Column("year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    UniqueConstraint("label", "year", "serial"),
)
_history = Table(
    "history",
    _metadata,
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
_version = Table("register_version", _metadata, Column("version", Integer, primary_key=True))
_LABEL_COLUMNS = [column for column in _labels.columns if column.name not in ("year", "serial")]


class RegisterError(Exception):
    """The register cannot do what is asked. The message is for the user."""


class UnreachableError(RegisterError):
    """The register's database cannot be opened. The message is for the user."""


class Register:
    """The labels and their history. Use as a context manager, or call `close`."""

    def __init__(self, where: str, *, create: bool = False) -> None:
        """Open the register at a path or a URL; without `create`, a file must be there already."""
        self.where = where
        self._engine = _engine(where, create)
        try:
            self._prepare()
        except SQLAlchemyError as problem:
            self._engine.dispose()
            raise UnreachableError(_unreachable(where, problem)) from problem

    def __enter__(self) -> "Register":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()

    # -- asking -----------------------------------------------------------------------------------------------------

    def labels(self) -> list[Label]:
        """Every label, in the order of their numbers."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(*_LABEL_COLUMNS).order_by(_labels.c.year, _labels.c.serial, _labels.c.number)
            )
            return [Label(*row) for row in rows]

    def find(self, number: str) -> Label | None:
        """The label with a number."""
        with self._engine.connect() as connection:
            return _find(connection, number)

    def search(self, words: str) -> list[Label]:
        """The labels whose number, school, BRIN or place holds the words."""
        wanted = words.casefold()
        return [
            label
            for label in self.labels()
            if any(wanted in (part or "").casefold() for part in (label.number, label.school, label.brin, label.place))
        ]

    def history(self, number: str | None = None) -> list[Entry]:
        """What was done, oldest first; with a label alone or with all of them."""
        question = select(*_history.columns).order_by(_history.c.sequence)
        if number is not None:
            question = question.where(_history.c.number == number)
        with self._engine.connect() as connection:
            return [Entry(*row) for row in connection.execute(question)]

    def head(self) -> str:
        """The hash of the last entry: whoever keeps it can tell later that nothing before it was changed."""
        with self._engine.connect() as connection:
            return _head(connection)[1]

    # -- changing ---------------------------------------------------------------------------------------------------

    def issue(
        self,
        *,
        label: str,
        prefix: str,
        school: str,
        brin: str | None,
        place: str | None,
        sector: str | None,
        decided: str,
        valid_until: str,
        decided_by: str,
        assessment: str | None,
        who: str,
        why: str,
        what: Action = "issued",
        number: str | None = None,
    ) -> tuple[Label, bool]:
        """Enter an award and give it a number, or find the one that it has. Tells whether it is new.

        Two processes that issue at once get different numbers; one that is killed leaves the award entered or not.
        """
        row = Row(number, label, school, brin, place, sector, decided, valid_until, decided_by)
        with self._writing() as connection:
            return _enter(connection, row, prefix, assessment, who, why, what)

    def take_in(self, rows: Sequence[Row], who: str, why: str) -> int:
        """Enter labels from elsewhere, all of them or none; tells how many were new."""
        with self._writing() as connection:
            return sum(_enter(connection, row, row.label.upper(), None, who, why, "imported")[1] for row in rows)

    def change(self, number: str, what: Action, who: str, why: str, **changes: Any) -> Label:
        """Change a label, with who and why. Raises RegisterError when there is no such label or nothing changes."""
        with self._writing() as connection:
            label = _find(connection, number)
            if label is None:
                raise RegisterError(_("there is no label {number} in the register").format(number=number))
            _allowed(label, what)
            changed = replace(label, **changes)
            connection.execute(update(_labels).where(_labels.c.number == number).values(**changes))
            _append(connection, who, what, why, changed)
            return changed

    def suspend(self, number: str, who: str, why: str) -> Label:
        """Take a label's validity away for a while."""
        return self.change(number, "suspended", who, why, state="suspended")

    def reinstate(self, number: str, who: str, why: str) -> Label:
        """End a suspension."""
        return self.change(number, "reinstated", who, why, state="valid")

    def revoke(self, number: str, who: str, why: str) -> Label:
        """Take a label's validity away for good."""
        return self.change(number, "revoked", who, why, state="revoked")

    def renew(self, number: str, valid_until: str, who: str, why: str) -> Label:
        """Let a label be valid until a later day."""
        label = self.find(number)
        if label is not None and valid_until <= label.valid_until:
            message = _("{number} is already valid until {date}").format(number=number, date=label.valid_until)
            raise RegisterError(message)
        return self.change(number, "renewed", who, why, valid_until=valid_until)

    # -- trusting ---------------------------------------------------------------------------------------------------

    def problems(self, head: str | None = None) -> list[str]:
        """What shows that the register was tampered with; nothing when the chain and the labels agree.

        `head` is a hash that was kept: with it, entries cut off at the end show too.
        """
        found: list[str] = []
        previous, now = GENESIS, {}
        hashes = {GENESIS}
        for number, entry in enumerate(self.history(), start=1):
            parts = astuple(entry)[:-1]
            if entry.sequence != number:
                found.append(_("entry {number} of the history is missing").format(number=number))
                break
            if entry.previous != previous or entry_hash(parts) != entry.hash:
                found.append(_("entry {number} of the history was changed").format(number=number))
                break
            previous = entry.hash
            hashes.add(previous)
            now[entry.number] = entry.label
        labels = {label.number: snapshot(label) for label in self.labels()}
        for name in sorted(now.keys() | labels.keys()):
            if now.get(name) != labels.get(name):
                found.append(_("label {number} differs from its history").format(number=name))
        if head is not None and head not in hashes:
            found.append(_("the history does not hold the entry {hash}").format(hash=head))
        return found

    # -- the database -----------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        """Make the tables, or bring them up to this version."""
        if not inspect(self._engine).has_table("register_version"):
            with self._writing() as connection:
                _metadata.create_all(connection)
                if connection.execute(select(_version.c.version)).first() is None:
                    connection.execute(insert(_version).values(version=VERSION))
        with self._engine.connect() as connection:
            version = connection.execute(select(_version.c.version)).scalar_one()
        if version > VERSION:
            raise UnreachableError(_("{where} was made by a newer isop; update isop").format(where=shown(self.where)))
        for step in _MIGRATIONS[version - 1 :]:
            with self._writing() as connection:
                step(connection)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that no other writer can overtake."""
        try:
            with self._engine.connect() as connection, connection.begin():
                if self._engine.dialect.name == "postgresql":
                    # One writer at a time; readers go on. The lock ends with the transaction, however that ends.
                    connection.execute(text("SELECT pg_advisory_xact_lock(1230197072)"))
                yield connection
        except DBAPIError as problem:
            raise UnreachableError(_unreachable(self.where, problem)) from problem


#: From version n to n + 1, in order. Empty while there is one version.
_MIGRATIONS: Sequence[Callable[[Connection], None]] = ()


def _engine(where: str, create: bool) -> Engine:
    if where.startswith(("postgresql://", "postgresql+psycopg://")):
        try:
            import psycopg  # noqa: F401
        except ImportError as problem:
            raise UnreachableError(_("PostgreSQL needs: pip install 'isop-cli[postgresql]'")) from problem
        return create_engine("postgresql+psycopg://" + where.partition("://")[2], connect_args={"connect_timeout": 10})
    if "://" in where:
        message = _("a register is a file, or an address that starts with postgresql://")
        raise UnreachableError(message)
    path = Path(where)
    if not create and not path.exists():
        raise UnreachableError(_("there is no register {where}").format(where=where))
    engine = create_engine(f"sqlite:///{path.resolve()}", connect_args={"timeout": 60})
    event.listen(engine, "connect", _sqlite_settings)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _sqlite_settings(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: BEGIN IMMEDIATE takes the lock before anything is read.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _enter(
    connection: Connection, row: Row, prefix: str, assessment: str | None, who: str, why: str, what: Action
) -> tuple[Label, bool]:
    """Enter an award inside a transaction, unless it is there."""
    same = fingerprint(row.label, row.school, row.brin, row.decided)
    known = connection.execute(select(*_LABEL_COLUMNS).where(_labels.c.fingerprint == same)).first()
    if known is not None:
        return Label(*known), False
    year = int(row.decided[:4])
    number, serial = row.number, _serial_of(row.number, prefix, year)
    if serial is None:
        last = connection.execute(
            select(func.max(_labels.c.serial)).where((_labels.c.label == row.label) & (_labels.c.year == year))
        ).scalar()
        serial = (last or 0) + 1
        number = number or f"{prefix}-{year}-{serial:04d}"
    assert number is not None
    if _find(connection, number) is not None:
        raise RegisterError(_("the number {number} is already in the register").format(number=number))
    highest = connection.execute(select(func.max(_labels.c.status_index))).scalar()
    entered = Label(
        number, same, row.school, row.brin, row.place, row.sector, row.label, row.decided, row.valid_until,
        row.decided_by, "valid", 0 if highest is None else highest + 1, assessment,
    )  # fmt: skip
    connection.execute(insert(_labels).values(**asdict(entered), year=year, serial=serial))
    _append(connection, who, what, why, entered)
    return entered, True


def _serial_of(number: str | None, prefix: str, year: int) -> int | None:
    """The serial in a number of this register's own form; None for none, and for a number of another form."""
    match = re.fullmatch(rf"{re.escape(prefix)}-{year}-(\d{{4,9}})", number or "")
    return int(match[1]) if match else None


def _find(connection: Connection, number: str) -> Label | None:
    row = connection.execute(select(*_LABEL_COLUMNS).where(_labels.c.number == number)).first()
    return None if row is None else Label(*row)


def _head(connection: Connection) -> tuple[int, str]:
    last = connection.execute(
        select(_history.c.sequence, _history.c.hash).order_by(_history.c.sequence.desc()).limit(1)
    ).first()
    return (0, GENESIS) if last is None else (last[0], last[1])


def _append(connection: Connection, who: str, what: Action, why: str, label: Label) -> None:
    sequence, previous = _head(connection)
    at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    connection.execute(insert(_history).values(**asdict(chained(sequence + 1, at, who, what, why, label, previous))))


def _allowed(label: Label, what: Action) -> None:
    """Raises RegisterError for a change that makes no sense, such as suspending what is revoked."""
    fitting: dict[str, tuple[State, ...]] = {
        "renewed": ("valid",),
        "suspended": ("valid",),
        "reinstated": ("suspended",),
        "revoked": ("valid", "suspended"),
    }
    if label.state not in fitting[what]:
        message = _("{number} is {state}; this cannot be done").format(
            number=label.number, state=state_word(label.state)
        )
        raise RegisterError(message)


def state_word(state: str) -> str:
    """A label's standing as a word."""
    return {
        "valid": _("valid"),
        "expired": _("expired"),
        "suspended": _("suspended"),
        "revoked": _("revoked"),
    }[state]


def shown(where: str) -> str:
    """Where a register is, without the password in its address."""
    if "://" not in where or "@" not in where:
        return where
    scheme, rest = where.split("://", 1)
    return f"{scheme}://…@{rest.rpartition('@')[2]}"


def _unreachable(where: str, problem: Exception) -> str:
    reason = str(getattr(problem, "orig", None) or problem).strip().split("\n")[0]
    return _("the register {where} cannot be used: {reason}").format(where=shown(where), reason=reason)
