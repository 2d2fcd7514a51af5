"""The rows of the schools in a folder: of dossiers, which are assessed, or of a batch that was done before."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from isop_cli.batch.batch import MANIFEST
from isop_cli.batch.cache import results_in
from isop_cli.batch.overview import identities
from isop_cli.batch.storage import Tree, payload, tree_at
from isop_cli.batch.work import Job, Order, framework, process, refused
from isop_cli.errors import InputError
from isop_cli.model.school_row import SchoolRow
from isop_cli.reading.finding import PassedOver, look_through
from isop_cli.text.language import _


class NoSchoolsError(InputError):
    """A folder of which no rows come. The message is for the user."""


@dataclass
class Rows:
    """A row for each school, the dossiers with errors, and those of a school that is there twice."""

    rows: list[SchoolRow] = field(default_factory=list)
    with_errors: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    passed: PassedOver = field(default_factory=PassedOver)


def rows_in(folder: str, order: Order, told: Callable[[int], None] = lambda _number: None) -> Rows:
    """The schools in a folder, in the order of their dossiers; of one that is there twice the latest audit.

    `told` hears how many dossiers were read. Raises NoTreeError when there is no such folder, NoSchoolsError when no
    school is in it, and DamagedError.
    """
    tree = tree_at(folder)
    tree.require()
    found = Rows()
    seen: dict[str, int] = {}
    every = _kept(tree, order) if tree.exists(MANIFEST) else _assessed(tree, order, found.passed)
    for number_of_rows, row in enumerate(every, start=1):
        told(number_of_rows)
        if row.kind == "error":
            found.with_errors.append(row.dossier)
            continue
        known = list(identities(row))
        number = next((seen[identity] for identity in known if identity in seen), len(found.rows))
        if number == len(found.rows):
            found.rows.append(row)
        elif _audited(row) > _audited(found.rows[number]):
            found.twice.append(found.rows[number].dossier)
            found.rows[number] = row
        else:
            found.twice.append(row.dossier)
        seen |= dict.fromkeys(known, number)
    if not (found.rows or found.with_errors):
        raise NoSchoolsError(_("there is no dossier in {folders}").format(folders=folder))
    return found


def _audited(row: SchoolRow) -> datetime.date:
    return row.audit or datetime.date.min


def _assessed(tree: Tree, order: Order, passed: PassedOver) -> Iterator[SchoolRow]:
    for found in look_through(tree):
        if passed.see(found):
            continue
        name = found.name
        if found.problem is not None:
            yield refused(name, found.problem).row
            continue
        job = (
            Job(name, "", root=str(tree.local)) if tree.local is not None else Job(name, "", files=payload(tree, name))
        )
        done = process(job, order)
        passed.included(name, done.includes.values())
        yield done.row


def _kept(tree: Tree, order: Order) -> Iterator[SchoolRow]:
    """The rows in the results of a batch. A batch of several folders may have two dossiers of one name."""
    known, names = set(framework(order.criteria).indicators), set()
    for home, row in results_in(tree):
        if not known.issuperset(row.indicators):
            raise NoSchoolsError(
                _("{file} was assessed with other criteria; give them with --criteria").format(file=home)
            )
        if row.dossier in names:
            row = row.named(home.removeprefix("schools/"))
        names.add(row.dossier)
        yield row
