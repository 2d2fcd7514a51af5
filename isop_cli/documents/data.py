"""The data that a document was made of, as it travels inside the PDF."""

from isop_cli.formats import json
from isop_cli.formats.pdf import Attached
from isop_cli.model.assessment import Assessment
from isop_cli.text.language import _


def data_behind(assessment: Assessment, told: str | None = None) -> tuple[Attached, ...]:
    """The assessment's data, to attach to what is made of it; `told` is what a reader lists the file with."""
    return (Attached("assessment.json", json.render([assessment]), told or _("The data behind this report")),)
