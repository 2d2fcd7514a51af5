"""What an issuer sets of its own look: `brand.yaml` in the folder with templates."""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from isop_cli.model.values import Filled, Record, web_address

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
    """The colours of an issuer's documents, as #rrggbb."""

    deep: Colour = Field(default="#12454f", description="Headings and the band.")
    accent: Colour = Field(default="#1f7a78", description="Lines and marks.")


class Brand(Record):
    """What an issuer sets. Files are named as seen from the folder with templates."""

    issuer: Filled | None = Field(default=None, description="Who issues the label.")
    logo: Filled | None = Field(default=None, description="An image file.")
    signature: Filled | None = Field(default=None, description="An image file with a written signature.")
    verify_url: Page | None = Field(default=None, description="The address of the published verification page.")
    colours: Colours = Field(default_factory=Colours)
