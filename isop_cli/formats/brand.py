"""An issuer's own look: `brand.yaml` in the folder with templates."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from isop_cli.checking.single import check_record
from isop_cli.model.values import Filled, Record, web_address
from isop_cli.reading.diagnostics import Diagnostic, Place
from isop_cli.reading.files import OutsideError, below, content_of
from isop_cli.text.language import _

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
        return CheckedBrand(None, [Diagnostic("E204", str(problem), Place(str(path)))])
    checked = check_record(path, Brand)
    if checked.record is None:
        return CheckedBrand(None, checked.diagnostics)
    brand = checked.record
    missing = [
        Diagnostic("E204", wrong, checked.document.place(key))
        for key, name in (("logo", brand.logo), ("signature", brand.signature))
        if name is not None and (wrong := _image_problem(path.parent, name))
    ]
    not_used = [
        Diagnostic(
            "E204",
            _("the picture {path} is not used: {problem}").format(path=name, problem=unfit),
            checked.document.place(key),
        )
        for key, name in (("logo", brand.logo), ("signature", brand.signature))
        if not missing and name is not None and (unfit := _problem_of(path.parent / name))
    ]
    problems = missing + not_used
    return CheckedBrand(None if problems else brand, problems)


def _problem_of(path: Path) -> str:
    """Why a picture is not used: found out before a number is given, not after."""
    from isop_cli.formats.pictures import MAX_BYTES, picture_problem

    try:
        return picture_problem(content_of(path, MAX_BYTES))
    except OSError as problem:
        return problem.strerror or str(problem)


def _image_problem(folder: Path, name: str) -> str:
    """What is wrong with an image that a brand names; nothing when it can be used."""
    try:
        return "" if below(folder, name).is_file() else _("the file {path} is not there").format(path=name)
    except OutsideError as problem:
        return str(problem)
