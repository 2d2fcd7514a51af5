"""Text for a cell of a spreadsheet, which must not take it for a formula."""

#: What a spreadsheet takes for the start of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def defused(text: str) -> str:
    """Text that no spreadsheet takes for a formula; `restored` undoes it."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def restored(text: str) -> str:
    """The text that was defused."""
    return text.removeprefix("'") if text.lstrip("'").startswith(_FORMULA) else text
