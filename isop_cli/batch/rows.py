"""The rows of the schools in a folder: of dossiers, which are assessed, or of a batch that was done before."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from isop_cli.batch.batch import MANIFEST
from isop_cli.batch.keeping import RESULT, row_and_problems
from isop_cli.batch.overview import identities
from isop_cli.batch.trees import NoTreeError, Tree, dossiers, payload, tree_at
from isop_cli.batch.work import Job, Order, framework, process
from isop_cli.language import _
from isop_cli.refusals import Because, RefusalError


class NoSchoolsError(RefusalError):
    """A folder of which no rows come. The message is for the user."""

    because: Because = "input"


@dataclass
class Rows:
    """A row for each school (isop_cli.batch.work), the dossiers with errors, and those of a school that is there twice."""

    rows: list[Mapping[str, Any]] = field(default_factory=list)
    with_errors: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)


def rows_in(folder: str, order: Order, told: Callable[[int], None] = lambda _number: None) -> Rows:
    """The schools in a folder, in the order of their dossiers; of one that is there twice the latest audit.

    `told` hears how many dossiers were read. Raises NoTreeError when there is no such folder, and NoSchoolsError when
    no school is in it.
    """
    tree = tree_at(folder)
    if tree.local is not None and not tree.local.is_dir():
        raise NoTreeError(_("there is no folder {folder}").format(folder=folder))
    found = Rows()
    seen: dict[str, int] = {}
    every = _kept(tree, order) if tree.exists(MANIFEST) else _assessed(tree, order)
    for number_of_rows, row in enumerate(every, start=1):
        told(number_of_rows)
        if row["status"] >= 3 or row["outcome"] is None:
            found.with_errors.append(row["dossier"])
            continue
        known = list(identities(dict(row)))
        number = next((seen[identity] for identity in known if identity in seen), len(found.rows))
        if number == len(found.rows):
            found.rows.append(row)
        elif (row["audit"] or "") > (found.rows[number]["audit"] or ""):
            found.twice.append(found.rows[number]["dossier"])
            found.rows[number] = row
        else:
            found.twice.append(row["dossier"])
        seen |= dict.fromkeys(known, number)
    if not (found.rows or found.with_errors):
        raise NoSchoolsError(_("there is no dossier in {folders}").format(folders=folder))
    return found


def _assessed(tree: Tree, order: Order) -> Iterator[Mapping[str, Any]]:
    for name in dossiers(tree, None):
        job = (
            Job(name, "", root=str(tree.local)) if tree.local is not None else Job(name, "", files=payload(tree, name))
        )
        yield process(job, order).row


def _kept(tree: Tree, order: Order) -> Iterator[Mapping[str, Any]]:
    """The rows in the results of a batch. A batch of several folders may have two dossiers of one name."""
    known, names = set(framework(order.criteria).indicators), set()

    def below(folder: str) -> Iterator[str]:
        for name, is_folder in sorted(tree.names(folder)):
            if is_folder:
                yield from below(f"{folder}/{name}")
            elif name == RESULT:
                yield folder

    for home in below("schools"):
        try:
            row = row_and_problems(tree.read(f"{home}/{RESULT}") or b"")[0]
            if not known.issuperset(row.get("indicators") or ()):
                raise NoSchoolsError(
                    _("{file} was assessed with other criteria; give them with --criteria").format(file=home)
                )
            row["dossier"] = row["dossier"] if row["dossier"] not in names else home.removeprefix("schools/")
            names.add(row["dossier"])
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise NoSchoolsError(
                _("{file} is no result of a batch; run isop batch again").format(file=home)
            ) from problem
        yield row
