"""Pictures that others give, such as a logo: whether one costs more to draw than a picture does."""

import base64
import hashlib
import io
import multiprocessing
from typing import Any

from isop_cli.bounding import LimitPassedError, bounded
from isop_cli.reading.diagnostics import Argument, Diagnostic, Place

#: A page of A3 at 300 dots an inch has 17 million points. In memory each takes four bytes.
MAX_POINTS = 24_000_000
#: What a browser shows. Others start programs of their own.
_KINDS = frozenset(("PNG", "JPEG", "GIF", "WEBP"))
#: How text of two bytes a letter begins.
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
MAX_BYTES = 20 * 1024 * 1024
#: A case of E204, with its arguments.
_Problem = tuple[str, dict[str, Argument]]
#: What was found of pictures before, by their sums: a logo stands on each page of a batch.
_known: dict[bytes, _Problem | None] = {}


def picture_problem(content: bytes, name: str, place: Place) -> Diagnostic | None:
    """Why a picture is not used; None for one that can be, and for what is no picture."""
    key = hashlib.sha256(content).digest()
    if key not in _known:
        _known[key] = _problem(content)
    found = _known[key]
    return Diagnostic("E204", place, found[0], path=name, **found[1]) if found is not None else None


def _problem(content: bytes) -> _Problem | None:
    if b"<svg" in content or b":svg" in content or content[:2] in _WIDE:
        return _problem_of_drawing(content)
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as picture:  # reads no more than its head
            if picture.format not in _KINDS:
                return "picture_kind", {}
            points = picture.width * picture.height * max(1, getattr(picture, "n_frames", 1))
    except Image.DecompressionBombError:
        points = MAX_POINTS + 1
    except Exception:
        return None  # such as a font; and what WeasyPrint does not read either it leaves out
    return ("picture_points", {"limit": MAX_POINTS // 1_000_000}) if points > MAX_POINTS else None


def _problem_of_drawing(content: bytes) -> _Problem | None:
    """A drawing can refer to its own parts, and those to others: what that comes to shows when it is drawn."""
    if b"<!ENTITY" in content:
        return "picture_entities", {}
    if multiprocessing.current_process().daemon:
        return None  # a worker of a batch, which has its own limit of time, and may start no process
    try:
        bounded(_draw, content, prepare=_library)
    except LimitPassedError as problem:
        return "picture", {"problem": str(problem)}
    except Exception:
        return None  # what cannot be drawn costs nothing
    return None


def _draw(content: bytes) -> None:
    from isop_cli.formats.fetching import PackageFetcher

    address = "data:image/svg+xml;base64," + base64.b64encode(content).decode("ascii")
    _library().HTML(string=f'<img alt="" src="{address}">', url_fetcher=PackageFetcher([])).write_pdf()


def _library() -> Any:
    from isop_cli.formats.pdf import _weasyprint

    return _weasyprint()
