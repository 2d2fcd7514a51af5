"""The register: what can be asked of it and changed in it. Every change is one transaction."""

import datetime
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, func, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from isop_cli.errors import MachineError
from isop_cli.model.award import Action, Award, Label, State
from isop_cli.register.entries import (
    GENESIS,
    Entry,
    chain_problems,
    chained,
    fingerprint,
    same_award,
    state_word,
)
from isop_cli.register.tables import (
    LABEL_COLUMNS,
    MIGRATIONS,
    VERSION,
    WRITES,
    NoDatabaseError,
    create_tables,
    engine_for,
    guards_history,
    history,
    labels,
    shown,
    version,
    without_secrets,
)
from isop_cli.register.validation import InvalidError, RegisterError, validated
from isop_cli.text.language import _, folded
from isop_cli.text.names import name_key
from isop_cli.text.printable import one_line

_SERIES = re.compile(r"(.+-\d{4})-(\d{4,9})")


class DoubtfulError(RegisterError):
    """An award that the register may or may not have. The message is for the user."""


class TamperedError(RegisterError):
    """The register was changed by other means than isop. The message is for the user."""


class UnreachableError(RegisterError):
    """The register's database cannot be opened. The message is for the user."""

    status = MachineError.status


class Register:
    """The labels and their history. Use as a context manager, or call `close`."""

    def __init__(self, where: str, *, create: bool = False) -> None:
        """Open the register at a path or a URL; with `create`, make it when it is not there.

        Raises UnreachableError.
        """
        self.where = where
        try:
            self._engine = engine_for(where, create)
        except NoDatabaseError as problem:
            raise UnreachableError(str(problem)) from problem
        try:
            self._prepare(create)
        except SQLAlchemyError as problem:
            self._engine.dispose()
            raise UnreachableError(_unreachable(where, problem)) from problem
        except UnreachableError:
            self._engine.dispose()
            raise

    def __enter__(self) -> "Register":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()

    @property
    def shown(self) -> str:
        """Where it is, without a password."""
        return shown(self.where)

    # -- asking -----------------------------------------------------------------------------------------------------

    def labels(self, words: str = "") -> list[Label]:
        """The labels in the order of their numbers: all, or those that hold each of the words.

        Words are looked for in number, school, BRIN and place, without regard to capitals and accents.
        """
        question = select(*LABEL_COLUMNS).order_by(labels.c.series, labels.c.serial, labels.c.number)
        for word in folded(words).split():
            question = question.where(labels.c.words.contains(word, autoescape=True))
        with self._reading() as connection:
            return [_held(row) for row in connection.execute(question).mappings()]

    def expiring(self, first: datetime.date, last: datetime.date) -> list[Label]:
        """The valid labels whose last day lies between two days, those that end first first."""
        within = labels.c.valid_until.between(first.isoformat(), last.isoformat()) & (labels.c.state == "valid")
        with self._reading() as connection:
            question = select(*LABEL_COLUMNS).where(within).order_by(labels.c.valid_until, labels.c.number)
            return [_held(row) for row in connection.execute(question).mappings()]

    def find(self, number: str) -> Label | None:
        """The label with a number."""
        with self._reading() as connection:
            return _find(connection, number)

    def history(self, number: str | None = None) -> list[Entry]:
        """What was done, oldest first; with a label alone or with all of them."""
        question = select(*history.columns).order_by(history.c.sequence)
        if number is not None:
            question = question.where(history.c.number == number.upper())
        with self._reading() as connection:
            return [Entry.model_construct(**row) for row in connection.execute(question).mappings()]

    def renewed(self) -> set[str]:
        """The numbers of the labels that were ever renewed."""
        with self._reading() as connection:
            return set(connection.scalars(select(history.c.number).where(history.c.what == "renewed")))

    def head(self) -> tuple[int, str]:
        """How many entries the history has, and the hash of the last.

        Whoever keeps the hash can tell later that nothing before it was changed.
        """
        with self._reading() as connection:
            return _head(connection)

    def problems(self, head: str | None = None) -> list[str]:
        """What shows that the register was tampered with; nothing when the chain and the labels agree.

        `head` is a hash that was kept: with it, entries cut off at the end show too.
        """
        with self._reading() as connection:
            return _problems(connection, head)

    def refuse_tampered(self) -> None:
        """Raise TamperedError when the register was changed by other means than isop: nothing in it can be believed."""
        if problems := self.problems():
            told = _("the register {where} was changed by other means than isop: {problem}; see isop register verify")
            raise TamperedError(told.format(where=self.shown, problem=problems[0]))

    # -- changing ---------------------------------------------------------------------------------------------------

    def enter(self, award: Award, who: str, why: str, what: Action) -> tuple[Label, bool]:
        """Enter an award and give it a number, or find the one that it has. Tells whether it is new.

        Two processes that enter at once get different numbers; one that is killed leaves the award entered or not.
        """
        with self._transaction() as connection:
            return _enter(connection, award, who, why, what)

    def take_in(self, awards: Sequence[Award], who: str, why: str) -> int:
        """Enter awards from elsewhere, all of them or none; tells how many were new."""
        with self._transaction() as connection:
            return _take_in(connection, awards, who, why)

    def restore(self, held: Sequence[Label], entries: Sequence[Entry]) -> None:
        """Take over another register with its whole history. Raises RegisterError unless this one is empty."""
        if problems := chain_problems(entries, [label.model_dump(mode="json") for label in held]):
            raise RegisterError(problems[0])
        with self._transaction() as connection:
            if _head(connection)[0]:
                raise RegisterError(_("a history is taken over by an empty register only: isop register new"))
            if held:
                connection.execute(insert(labels), [_row(label) for label in held])
                connection.execute(insert(history), [entry.model_dump() for entry in entries])

    def change(self, number: str, what: Action, who: str, why: str, **changes: Any) -> Label:
        """Change a label, with who and why. Raises RegisterError when there is no such label or nothing changes."""
        with self._transaction() as connection:
            label = _find(connection, number)
            if label is None:
                raise RegisterError(_("there is no label {number} in the register").format(number=number))
            _allowed(label, what)
            until = changes.get("valid_until")
            if until is not None and until <= label.valid_until:
                message = _("{number} is already valid until {date}")
                raise RegisterError(message.format(number=label.number, date=label.valid_until))
            return _change(connection, label, what, who, why, **changes)

    def suspend(self, number: str, who: str, why: str) -> Label:
        """Take a label's validity away for a while."""
        return self.change(number, "suspended", who, why, state="suspended")

    def reinstate(self, number: str, who: str, why: str) -> Label:
        """End a suspension."""
        return self.change(number, "reinstated", who, why, state="valid")

    def revoke(self, number: str, who: str, why: str) -> Label:
        """Take a label's validity away for good."""
        return self.change(number, "revoked", who, why, state="revoked")

    def renew(self, number: str, valid_until: datetime.date, who: str, why: str) -> Label:
        """Let a label be valid until a later day."""
        return self.change(number, "renewed", who, why, valid_until=valid_until)

    # -- the database -----------------------------------------------------------------------------------------------

    def _prepare(self, create: bool) -> None:
        """Make the tables, or bring them up to this version."""
        if not inspect(self._engine).has_table(version.name):
            if not create:
                raise UnreachableError(_("{where} is no register").format(where=shown(self.where)))
            with self._transaction() as connection:
                # Another process may have made them since.
                if not inspect(connection).has_table(version.name):
                    create_tables(connection)
        with self._reading() as connection:
            found = connection.execute(select(version.c.version)).scalar_one()
        if found > VERSION:
            raise UnreachableError(_("{where} was made by a newer isop; update isop").format(where=shown(self.where)))
        if found < VERSION:
            with self._transaction() as connection:
                # Another process may have brought it up to date since.
                for step in MIGRATIONS[connection.execute(select(version.c.version)).scalar_one() - 1 :]:
                    step(connection)
                connection.execute(update(version).values(version=VERSION))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except DBAPIError as problem:
            raise UnreachableError(_unreachable(self.where, problem)) from problem

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """A transaction that no other writer can overtake."""
        try:
            connection = self._engine.connect().execution_options(**{WRITES: True})
            with connection, connection.begin():
                if connection.dialect.name == "postgresql":
                    # One writer at a time; readers go on. The lock ends with the transaction, however that ends.
                    connection.execute(text("SELECT pg_advisory_xact_lock(1230197072)"))
                yield connection
        except DBAPIError as problem:
            raise UnreachableError(_unreachable(self.where, problem)) from problem


def _enter(connection: Connection, award: Award, who: str, why: str, what: Action) -> tuple[Label, bool]:
    """Enter an award inside a transaction, unless it is there. Another assessment of it is noted in the history."""
    label = _known(connection, award)
    if label is not None:
        if award.assessment not in (None, label.assessment):
            rests_on = {"assessment": award.assessment, "evidence": award.evidence}
            label = _change(connection, label, "reissued", who, why, **rests_on)
        return label, False
    _refuse_known_evidence(connection, award)
    last = connection.execute(select(func.max(labels.c.serial)).where(labels.c.series == award.series)).scalar()
    number = _number_for(award, last or 0)
    if _find(connection, number) is not None:
        raise _taken(number)
    entered = _label(award, number, _next_place(connection))
    connection.execute(insert(labels).values(**_row(entered)))
    _append(connection, who, what, why, entered)
    return entered, True


def _known(connection: Connection, award: Award) -> Label | None:
    """The label that the register has of an award, however its school was written. Raises DoubtfulError."""
    of_that_day = select(*LABEL_COLUMNS).where(
        (labels.c.label == award.label) & (labels.c.decided == award.decided.isoformat())
    )
    found = [label for label in map(_held, connection.execute(of_that_day).mappings()) if same_award(label, award)]
    return _only(award, found)


def _only(award: Award, found: Sequence[Label]) -> Label | None:
    if len(found) > 1:
        told = _("{school} may be any of {numbers} in the register: give its BRIN and its place")
        numbers = ", ".join(label.number for label in found)
        raise DoubtfulError(told.format(school=one_line(award.school), numbers=numbers))
    return found[0] if found else None


def _refuse_known_evidence(connection: Connection, award: Award) -> None:
    """Raise DoubtfulError for an award on the evidence of another, where no BRIN tells their schools apart."""
    if award.evidence is None:
        return
    of_it = select(*LABEL_COLUMNS).where(
        (labels.c.evidence == award.evidence) & (labels.c.label == award.label) & (labels.c.state != "revoked")
    )
    for label in map(_held, connection.execute(of_it).mappings()):
        if not (award.brin and label.brin):
            told = _(
                "the evidence is that of label {number}, awarded to {school} on {date}: if this is the same award, write "
                "school and date as they are there; if it is another school, give both their BRIN; if {number} was a "
                "mistake, revoke it first"
            )
            known = {"number": label.number, "school": one_line(label.school), "date": label.decided}
            raise DoubtfulError(told.format(**known))


def _take_in(connection: Connection, awards: Sequence[Award], who: str, why: str) -> int:
    """Enter many awards inside a transaction, with a few statements for all of them."""
    known: defaultdict[tuple[str, datetime.date, str], list[Label]] = defaultdict(list)
    for row in connection.execute(select(*LABEL_COLUMNS)).mappings():
        known[_kin(held := _held(row))].append(held)
    numbers = set(connection.execute(select(labels.c.number)).scalars())
    of_series = select(labels.c.series, func.max(labels.c.serial)).where(labels.c.series.is_not(None))
    last = {series: serial for series, serial in connection.execute(of_series.group_by(labels.c.series))}
    place, (sequence, previous), at = _next_place(connection), _head(connection), _now()
    entered: list[Label] = []
    entries: list[Entry] = []
    # Those with a number of their own first, so that no new number takes theirs.
    for award in sorted(awards, key=lambda award: award.number is None):
        kin = known[_kin(award)]
        if _only(award, [label for label in kin if same_award(label, award)]) is not None:
            continue
        number = _number_for(award, last.get(award.series, 0))
        if number in numbers:
            raise _taken(number)
        label = _label(award, number, place + len(entered))
        entry = chained(sequence + len(entries) + 1, at, who, "imported", why, label, previous)
        kin.append(label)
        numbers.add(number)
        series, serial = _place_in_series(number)
        if series is not None and serial is not None:
            last[series] = max(serial, last.get(series, 0))
        previous = entry.hash
        entered.append(label)
        entries.append(entry)
    if entered:
        connection.execute(insert(labels), [_row(label) for label in entered])
        connection.execute(insert(history), [entry.model_dump() for entry in entries])
    return len(entered)


def _kin(award: Award) -> tuple[str, datetime.date, str]:
    """What awards have in common that may be one."""
    return award.label, award.decided, name_key(award.school)


def _number_for(award: Award, last: int) -> str:
    """The award's own number, or the one after `last`."""
    return award.number or f"{award.series}-{last + 1:04d}"


def _taken(number: str) -> RegisterError:
    return RegisterError(_("the number {number} is already in the register").format(number=number))


def _label(award: Award, number: str, place: int) -> Label:
    """The label of an award. Raises InvalidError for a number that none can have."""
    entered = {"number": number, "fingerprint": fingerprint(award), "status_index": place}
    spelled = {"school": award.school, "place": award.place}
    composed = {name: text and unicodedata.normalize("NFC", text) for name, text in spelled.items()}
    return validated(Label, {**award.model_dump(), **composed, **entered})


def _held(row: Mapping[Any, Any]) -> Label:
    """The label in a row. Raises TamperedError for what no label can hold."""
    try:
        return validated(Label, row)
    except InvalidError as problem:
        told = _("the register holds what isop did not write: label {number}: {problem}")
        raise TamperedError(told.format(number=one_line(str(row["number"])), problem=problem)) from problem


def _problems(connection: Connection, head: str | None) -> list[str]:
    """What shows tampering, read as it streams by: a large register takes time, and little memory."""
    if connection.dialect.name == "postgresql":
        # Both tables as they are at one moment.
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    wrong: list[str] = []
    if not guards_history(connection):
        wrong.append(_("the database no longer refuses changes to the history: its triggers were changed"))
    streamed = connection.execution_options(yield_per=1000)

    def held() -> Iterator[dict[str, Any]]:
        for row in rows.mappings():
            label = {column.name: row[column] for column in LABEL_COLUMNS}
            yield label
            if {name: row[name] for name in _BESIDE} != _beside(label):
                wrong.append(_("label {number} is not found by what it holds").format(number=label["number"]))

    with (
        streamed.execute(select(*history.columns).order_by(history.c.sequence)) as entries,
        streamed.execute(select(*LABEL_COLUMNS, *(labels.c[name] for name in _BESIDE))) as rows,
    ):
        chain = (Entry.model_construct(**row) for row in entries.mappings())
        return [*chain_problems(chain, held(), head), *wrong]


def _next_place(connection: Connection) -> int:
    highest = connection.execute(select(func.max(labels.c.status_index))).scalar()
    return 0 if highest is None else highest + 1


def _place_in_series(number: str) -> tuple[str, int] | tuple[None, None]:
    """The series and serial in a number; neither for a number of another form than this register gives."""
    match = _SERIES.fullmatch(number)
    return (match[1], int(match[2])) if match and f"{int(match[2]):04d}" == match[2] else (None, None)


def _row(label: Label) -> dict[str, Any]:
    """A label as a row of its table."""
    values = label.model_dump(mode="json")
    return {**values, **_beside(values)}


#: The columns that say again what a label holds, for the database to number and to search by.
_BESIDE = ("series", "serial", "words")


def _beside(label: Mapping[str, Any]) -> dict[str, Any]:
    words = [str(label[name]) for name in ("number", "school", "brin", "place") if label[name]]
    return dict(zip(_BESIDE, (*_place_in_series(str(label["number"])), folded(" ".join(words))), strict=True))


def _change(connection: Connection, label: Label, what: Action, who: str, why: str, **changes: Any) -> Label:
    changed = validated(Label, {**label.model_dump(), **changes})
    values = changed.model_dump(mode="json", include=set(changes))
    connection.execute(update(labels).where(labels.c.number == label.number).values(**values))
    _append(connection, who, what, why, changed)
    return changed


def _find(connection: Connection, number: str) -> Label | None:
    row = connection.execute(select(*LABEL_COLUMNS).where(labels.c.number == number.upper())).mappings().first()
    return None if row is None else _held(row)


def _head(connection: Connection) -> tuple[int, str]:
    last = connection.execute(
        select(history.c.sequence, history.c.hash).order_by(history.c.sequence.desc()).limit(1)
    ).first()
    return (0, GENESIS) if last is None else (last[0], last[1])


def _append(connection: Connection, who: str, what: Action, why: str, label: Label) -> None:
    sequence, previous = _head(connection)
    entry = chained(sequence + 1, _now(), who, what, why, label, previous)
    connection.execute(insert(history).values(**entry.model_dump()))


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


#: In which state a label must be for a change to make sense.
_FITTING: dict[str, tuple[State, ...]] = {
    "renewed": ("valid",),
    "suspended": ("valid",),
    "reinstated": ("suspended",),
    "revoked": ("valid", "suspended"),
}


def _allowed(label: Label, what: Action) -> None:
    """Raises RegisterError for a change that makes no sense, such as suspending what is revoked."""
    if label.state not in _FITTING[what]:
        message = _("{number} is {state}; this cannot be done")
        raise RegisterError(message.format(number=label.number, state=state_word(label.state)))


def _unreachable(where: str, problem: Exception) -> str:
    reason = str(getattr(problem, "orig", None) or problem).strip().split("\n")[0]
    reason = without_secrets(reason, where)
    return _("the register {where} cannot be used: {reason}").format(where=shown(where), reason=reason)
