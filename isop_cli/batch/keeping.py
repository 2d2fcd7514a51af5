"""What is kept of each school in the output folder, and whether it still holds: nothing is done twice for nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isop_cli.batch.overview import identities
from isop_cli.batch.trees import LocalTree, Tree, matches
from isop_cli.batch.work import ASSESSMENT, REPORT, Done, Job, Order, process
from isop_cli.reading.files import EXISTS
from isop_cli.reading.plain_json import load

#: A school's result: a line with what it rests on, a line with its row, and a line with its problems.
RESULT = "result.jsonl"


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
        done.name, home, order if done.finished else None, done.row["status"], list(identities(done.row)),
        done.inputs, done.includes, sizes,
    )  # fmt: skip
    lines = (json.dumps(part, ensure_ascii=False, sort_keys=True) for part in (vars(kept), done.row, done.problems))
    result = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")
    tree.write(f"{home}/{RESULT}", result)
    return Written(kept, hashlib.sha256(result).hexdigest())


def work_and_write(job: Job, order: Order, digest: str, output: str) -> Written:
    """What a worker on this machine does with a school: all of it, the writing too. Raises OSError."""
    return written(LocalTree(Path(output)), job.home, process(job, order), digest)


def kept_in(content: bytes | None) -> Kept | None:
    """What a result rests on; None when there is none, or none that can be read."""
    try:
        if content is None or content.count(b"\n") != 3:
            return None
        return Kept(**load(content[: content.index(b"\n")], errors="surrogatepass"))
    except (ValueError, TypeError):
        return None


def row_and_problems(content: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a result says."""
    # By line feeds alone: a school's text may hold what Unicode calls a line break too.
    _rests_on, row, problems = content.split(b"\n")[:3]
    return load(row, errors="surrogatepass"), load(problems, errors="surrogatepass")


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
