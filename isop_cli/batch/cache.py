"""What is kept of each school in the output folder, and whether it still holds: nothing is done twice for nothing."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NotRequired

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from isop_cli.batch.overview import identities
from isop_cli.batch.storage import LocalTree, Tree, matches
from isop_cli.batch.work import ASSESSMENT, REPORT, Done, Job, Order, as_data, as_problem, process
from isop_cli.errors import InputError
from isop_cli.formats.problems.wording import in_words
from isop_cli.model.school_row import SchoolRow
from isop_cli.reading.diagnostics import Diagnostic
from isop_cli.reading.files import EXISTS
from isop_cli.reading.plain_json import load
from isop_cli.text.language import _

#: A school's result: a line with what it rests on, a line with its row, and a line with its problems.
RESULT = "result.jsonl"


class _Place(TypedDict):
    file: str
    line: int
    column: int
    length: int
    source_line: str
    part: str
    question: str
    row: NotRequired[int]  # of an earlier edition it is not there


class _Problem(TypedDict):
    code: str
    place: _Place
    case: str
    arguments: dict[str, Any]


class _Kept(TypedDict):
    name: str
    home: str
    order: str | None
    status: int
    identities: list[str]
    inputs: dict[str, str | None]
    includes: dict[str, list[str]]
    outputs: dict[str, int]


_PROBLEMS, _KEPT = TypeAdapter(list[_Problem]), TypeAdapter(_Kept)


class DamagedError(InputError):
    """A result of a batch that cannot be read. The message is for the user."""


@dataclass(frozen=True)
class Kept:
    """What a school's result rests on: the order, the files with their SHA-256, and the files written, with their size.

    `identities` are by what the school is known; `order` is None for a school that is to be tried again.
    """

    name: str
    home: str
    order: str | None
    status: int
    identities: list[str]
    inputs: Mapping[str, str | None]
    includes: Mapping[str, list[str]]
    outputs: dict[str, int]


def home_of(name: str, tree: Tree) -> str:
    """The folder in the output for a dossier: named after its folder or its file, and never after two."""
    folder, _slash, file = name.rpartition("/")
    if file == "school.yaml":
        return f"schools/{folder}" if folder else "schools/school"
    stem = file.removesuffix(".yaml")
    # A folder of that name may be a school too.
    own = file if stem == file or tree.is_folder(f"{folder}/{stem}" if folder else stem) else stem
    return f"schools/{folder}/{own}" if folder else f"schools/{own}"


def homes_in(output: Tree) -> Iterator[str]:
    """The folders of the schools whose results are in the output, sorted."""
    under_way = ["schools"]
    while under_way:
        folder = under_way.pop()
        found = output.names(folder)
        if any(name == RESULT and not is_folder for name, is_folder, _is_link in found):
            yield folder
        under_way += [f"{folder}/{name}" for name, is_folder, _is_link in reversed(found) if is_folder and name]


@dataclass(frozen=True)
class Written:
    """A school whose result was written: what it rests on, and the SHA-256 of the result."""

    kept: Kept
    digest: str


def written(tree: Tree, home: str, done: Done, order: str) -> Written:
    """Write a school's files, and last the result that vouches for them. Raises OSError."""
    for name, content in done.outputs.items():
        tree.write(f"{home}/{name}", content)
    for name in (ASSESSMENT, REPORT):
        if name not in done.outputs and tree.exists(f"{home}/{name}"):
            tree.remove(f"{home}/{name}")
    sizes = {name: len(content) for name, content in done.outputs.items()}
    kept = Kept(
        done.name, home, order if done.finished else None, done.row.status, list(identities(done.row)),
        done.inputs, done.includes, sizes,
    )  # fmt: skip
    parts = (vars(kept), done.row.model_dump(mode="json"), [as_data(problem) for problem in done.problems])
    lines = (json.dumps(part, ensure_ascii=False, sort_keys=True) for part in parts)
    result = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")
    tree.write(f"{home}/{RESULT}", result)
    return Written(kept, hashlib.sha256(result).hexdigest())


def work_and_write(job: Job, order: Order, digest: str, output: str) -> Written:
    """What a worker on this machine does with a school: all of it, the writing too. Raises OSError."""
    return written(LocalTree(Path(output)), job.home, process(job, order), digest)


def kept_in(content: bytes | None) -> Kept | None:
    """What a result rests on; None when there is none, or one that was damaged."""
    found = result_in(content)
    return found[0] if found is not None else None


def result_in(content: bytes | None) -> tuple[Kept, SchoolRow, list[Diagnostic]] | None:
    """What a result rests on, its row and its problems; None when there is none, or one that was damaged."""
    try:
        # By line feeds alone: a school's text may hold what Unicode calls a line break too.
        rests_on, row, problems, end = (content or b"").split(b"\n")
        found = _KEPT.validate_python(load(rests_on, errors="surrogatepass"), strict=True)
        seen = SchoolRow.model_validate(load(row, errors="surrogatepass"))
        told = [as_problem(p) for p in _PROBLEMS.validate_python(load(problems, errors="surrogatepass"), strict=True)]
        for problem in told:
            in_words(problem)  # one that has no words was damaged
    except (ValueError, TypeError, LookupError, AttributeError):
        return None
    whole = not end and seen.status == found["status"]
    return (Kept(**found), seen, told) if whole else None


def results_in(output: Tree) -> Iterator[tuple[str, SchoolRow]]:
    """The folder and the row of each school in the results of a batch. Raises DamagedError."""
    for home in homes_in(output):
        found = result_in(output.read(f"{home}/{RESULT}"))
        if found is None:
            raise DamagedError(_("{file} is no result of a batch; run isop batch again").format(file=home))
        yield home, found[1]


def still_holds(kept: Kept, order: str, source: Tree, output: Tree, home: str) -> bool:
    """Whether a school need not be done again: order and inputs are what they were, and what was written is there."""
    if kept.order != order or kept.home != home:
        return False
    for name, digest in kept.inputs.items():
        if digest == EXISTS:
            if not source.exists(name):
                return False
        elif source.digest(name) != digest:
            return False
    folder = kept.name.rpartition("/")[0]
    if any(matches(source, folder, pattern) != found for pattern, found in kept.includes.items()):
        return False
    return all(output.size(f"{home}/{name}") == size for name, size in kept.outputs.items())
