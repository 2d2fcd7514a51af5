"""How every document of a command looks: an issuer's brand and templates, read and checked once, before anything else."""

import base64
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from isop_cli.formats.brand import Brand, Colours
from isop_cli.formats.colours import Palette, readable_colours
from isop_cli.formats.registry import FormatError
from isop_cli.reading.diagnostics import Diagnostic, Place
from isop_cli.reading.files import OutsideError, below, content_of
from isop_cli.text.language import _

FILE = "brand.yaml"


@dataclass(frozen=True, slots=True)
class Look:
    """A brand, and the folder whose templates go before the project's own. Without either, the project's own look."""

    brand: Brand = field(default_factory=Brand)
    templates: Path | None = None

    @property
    def colours(self) -> Palette:
        """The brand's colours, as dark or as light as they must be to be read."""
        return readable_colours(self.brand.colours.deep, self.brand.colours.accent)

    @property
    def has_own_colours(self) -> bool:
        """Whether the brand has other colours than the project."""
        return self.brand.colours != Colours()

    @property
    def logo(self) -> Path | None:
        """The file of the logo."""
        return self.templates / self.brand.logo if self.templates and self.brand.logo else None

    @property
    def logo_inside(self) -> str:
        """The logo as an address that holds the picture itself, for a page that loads nothing; empty without one."""
        return _inside(self.logo) if self.logo else ""


@lru_cache(maxsize=4)
def _inside(picture: Path) -> str:
    from isop_cli.formats.pictures import MAX_BYTES

    kind = mimetypes.guess_type(picture.name)[0] or "application/octet-stream"
    return f"data:{kind};base64," + base64.b64encode(content_of(picture, MAX_BYTES)).decode("ascii")


@dataclass(frozen=True)
class CheckedLook:
    """A look, or None when its brand has errors, and the errors."""

    look: Look | None
    diagnostics: list[Diagnostic]


def read_look(templates: Path | None) -> CheckedLook:
    """The look that a folder gives: its brand.yaml, and templates that can be used.

    Raises FormatError when the folder is not there, or when a template that goes before one of the project's own is no
    template; what is wrong inside one only its data shows.
    """
    if templates is None:
        return CheckedLook(Look(), [])
    if not templates.is_dir():
        raise FormatError(_("there is no folder {folder}").format(folder=templates))
    brand, problems = _read_brand(templates)
    if brand is None:
        return CheckedLook(None, problems)
    look = Look(brand, templates)
    from isop_cli.formats.templating import refuse_broken

    refuse_broken(look)
    if (templates / "word").is_dir():
        from isop_cli.formats.word_template import opened_template

        opened_template(look)
    return CheckedLook(look, problems)


def _read_brand(templates: Path) -> tuple[Brand | None, list[Diagnostic]]:
    from isop_cli.checking.single import check_record

    path = templates / FILE
    if not path.exists():
        return Brand(), []
    try:
        below(templates, FILE)
    except OutsideError as problem:
        return None, [_outside(problem, Place(str(path)))]
    checked = check_record(path, Brand)
    if checked.record is None:
        return None, checked.diagnostics
    pictures = {"logo": checked.record.logo, "signature": checked.record.signature}
    problems = [
        problem
        for key, name in pictures.items()
        if name is not None
        for problem in _picture_problems(templates, name, checked.document.place(key))
    ]
    return None if problems else checked.record, problems


def _picture_problems(folder: Path, name: str, place: Place) -> Iterator[Diagnostic]:
    """Why a picture is not used, found out before a number is given; nothing when it can be."""
    from isop_cli.formats.pictures import MAX_BYTES, picture_problem

    try:
        path = below(folder, name)
        if not path.is_file():
            yield Diagnostic("E204", place, "no_picture", path=name)
        elif (unfit := picture_problem(content_of(path, MAX_BYTES), name, place)) is not None:
            yield unfit
    except OutsideError as problem:
        yield _outside(problem, place)
    except OSError as problem:
        yield Diagnostic("E204", place, "picture", path=name, problem=problem.strerror or str(problem))


def _outside(problem: OutsideError, place: Place) -> Diagnostic:
    return Diagnostic("E204", place, "outside", file=problem.file, folder=problem.folder)
