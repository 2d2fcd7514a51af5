"""What a form saves: a dossier that is being filled in, and the criteria that the form was made from."""

from typing import Literal

from pydantic import Field

from isop_cli.model.dossier import Audit, Dossier, School
from isop_cli.model.values import Filled, Identifier, WrittenDate

FORMAT = "isop-form/1"


class FormSchool(School):
    """The school, as far as it is filled in."""

    name: Filled | None = Field(default=None, description="The school's name, as it stands on the certificate.")


class FormAudit(Audit):
    """The audit, as far as it is filled in."""

    date: WrittenDate | None = Field(  # type: ignore[assignment]
        default=None, description="Reference date, year-month-day: the age of evidence is counted back from here."
    )


class Form(Dossier):
    """A dossier, or the evidence of one auditor, as a form saves it. What is not filled in is left out."""

    format: Literal["isop-form/1"]  # type: ignore[assignment]
    label: Identifier = Field(description="The id of the criteria that the form was made from.")
    criteria: Filled = Field(description="Their version.")
    school: FormSchool = FormSchool()
    audit: FormAudit = FormAudit()
