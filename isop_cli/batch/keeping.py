"""What is kept of each school in the output folder, and whether it still holds: nothing is done twice for nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from isop_cli.batch.trees import Tree, matches
from isop_cli.batch.work import ASSESSMENT, REPORT, Done
from isop_cli.reading.files import EXISTS

RESULT = "result.json"


@dataclass(frozen=True)
class Kept:
    """What was written of a school: its row and problems, what they rest on, and the files with their SHA-256."""

    name: str
    order: str | None
    row: dict[str, Any]
    problems: list[dict[str, Any]]
    inputs: Mapping[str, str | None]
    includes: Mapping[str, list[str]]
    outputs: dict[str, str]


def home_of(name: str, tree: Tree) -> str:
    """The folder in the output for a dossier: named after its folder or its file, and never after two."""
    folder, _slash, file = name.rpartition("/")
    if file == "school.yaml":
        return f"schools/{folder}" if folder else "schools/school"
    stem = file.removesuffix(".yaml")
    # A folder of that name may be a school too.
    own = file if stem == file or any(found == (stem, True) for found in tree.names(folder)) else stem
    return f"schools/{folder}/{own}" if folder else f"schools/{own}"


def keep(tree: Tree, home: str, done: Done, order: str) -> bytes:
    """Write a school's files, and last the result that vouches for them, which is given back. Raises OSError."""
    digests = {}
    for name, content in done.outputs.items():
        tree.write(f"{home}/{name}", content)
        digests[name] = hashlib.sha256(content).hexdigest()
    for name in (ASSESSMENT, REPORT):
        if name not in digests:
            tree.remove(f"{home}/{name}")
    kept = Kept(
        done.name, order if done.finished else None, done.row, done.problems, done.inputs, done.includes, digests
    )
    text = json.dumps(vars(kept), ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    result = text.encode("utf-8", "surrogatepass")
    tree.write(f"{home}/{RESULT}", result)
    return result


def kept_in(content: bytes | None) -> Kept | None:
    """What was kept of a school; None when there is nothing, or nothing that can be read."""
    try:
        return None if content is None else Kept(**json.loads(content.decode("utf-8", "surrogatepass")))
    except (ValueError, TypeError, RecursionError):
        return None


def still_holds(kept: Kept, order: str, source: Tree, output: Tree, home: str) -> bool:
    """Whether a school need not be done again: order, inputs and outputs are what they were."""
    if kept.order != order:
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
    return all(output.digest(f"{home}/{name}") == digest for name, digest in kept.outputs.items())
