"""An issuer's own look: `brand.yaml` in the folder with templates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from isop_cli.checking.single import check_record
from isop_cli.model.values import Filled, Record, web_address
from isop_cli.reading.diagnostics import Diagnostic, Place
from isop_cli.reading.files import OutsideError, below, content_of

FILE = "brand.yaml"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def _colour(value: object) -> object:
    if isinstance(value, str) and _COLOUR.fullmatch(value):
        return value.lower()
    raise PydanticCustomError("colour", "not a colour")


def _page(value: object) -> object:
    # The signed statement comes behind the address, as its fragment.
    if "#" in str(value):
        raise PydanticCustomError("web_address", "not a web address")
    return web_address(value)


Page = Annotated[str, BeforeValidator(_page)]
Colour = Annotated[str, BeforeValidator(_colour)]


class Colours(Record):
    """The colours of a certificate, as #rrggbb."""

    deep: Colour = Field(default="#12454f", description="Headings and the band.")
    accent: Colour = Field(default="#1f7a78", description="Lines and marks.")


class Brand(Record):
    """What an issuer sets. Files are named as seen from the folder with templates."""

    issuer: Filled | None = Field(default=None, description="Who issues the label.")
    logo: Filled | None = Field(default=None, description="An image file.")
    signature: Filled | None = Field(default=None, description="An image file with a written signature.")
    verify_url: Page | None = Field(default=None, description="The address of the published verification page.")
    colours: Colours = Field(default_factory=Colours)


@dataclass(frozen=True)
class CheckedBrand:
    """A brand, or None when it has errors, and the errors."""

    brand: Brand | None
    diagnostics: list[Diagnostic]


def read_brand(templates: Path | None) -> CheckedBrand:
    """The brand in a folder with templates; without a brand.yaml the project's own look."""
    if templates is None or not (path := templates / FILE).exists():
        return CheckedBrand(Brand(), [])
    try:
        below(templates, FILE)
    except OutsideError as problem:
        return CheckedBrand(None, [_outside(problem, Place(str(path)))])
    checked = check_record(path, Brand)
    if checked.record is None:
        return CheckedBrand(None, checked.diagnostics)
    brand = checked.record
    pictures = [
        (name, checked.document.place(key))
        for key, name in (("logo", brand.logo), ("signature", brand.signature))
        if name is not None
    ]
    problems = [problem for name, place in pictures for problem in _missing(path.parent, name, place)]
    problems = problems or [
        unfit for name, place in pictures if (unfit := _problem_of(path.parent, name, place)) is not None
    ]
    return CheckedBrand(None if problems else brand, problems)


def _problem_of(folder: Path, name: str, place: Place) -> Diagnostic | None:
    """Why a picture is not used: found out before a number is given, not after."""
    from isop_cli.formats.pictures import MAX_BYTES, picture_problem

    try:
        return picture_problem(content_of(folder / name, MAX_BYTES), name, place)
    except OSError as problem:
        return Diagnostic("E204", place, "picture", path=name, problem=problem.strerror or str(problem))


def _missing(folder: Path, name: str, place: Place) -> Iterator[Diagnostic]:
    """What is wrong with where an image is that a brand names; nothing when it is there."""
    try:
        if not below(folder, name).is_file():
            yield Diagnostic("E204", place, "no_picture", path=name)
    except OutsideError as problem:
        yield _outside(problem, place)


def _outside(problem: OutsideError, place: Place) -> Diagnostic:
    return Diagnostic("E204", place, "outside", file=problem.file, folder=problem.folder)
