"""`isop report`: a school's audit report, from a dossier or from an assessment that was kept as JSON."""

from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from isop_cli.commands.common import (
    EXIT_INPUT,
    CriteriaOption,
    FileArgument,
    PracticesOption,
    QuietOption,
    TemplatesOption,
    fail,
    format_option,
    load_framework,
    load_look,
    load_practices,
    need,
    output_option,
    tell_problems,
    write_output,
)
from isop_cli.commands.shell import Command
from isop_cli.documents.parents import PARENTS_PAGE, ParentsPage
from isop_cli.documents.report.files import REPORT, Reported
from isop_cli.model.assessment import Assessment
from isop_cli.reading.diagnostics import Diagnostic, Severity, has_errors
from isop_cli.reading.finding import FOLDER_FILE
from isop_cli.text.language import _

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=Command,
    help=_("Write a school's audit report. FILE is a dossier, or an assessment that was written as JSON."),
)
def report(
    path: FileArgument,
    output: Annotated[str | None, output_option(REPORT)] = None,
    format_: Annotated[str | None, format_option(REPORT)] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar=_("OLD"),
            help=_("An earlier dossier or assessment: the report tells what moved since (PDF, HTML, Markdown)."),
            show_default=False,
        ),
    ] = None,
    reader: Annotated[
        Literal["school", "parents"],
        typer.Option(
            "--for",
            case_sensitive=False,
            metavar="school|parents",
            help=_("For whom: the school, or parents: one page without levels and notes (PDF, HTML), to send home."),
        ),
    ] = "school",
    audit_trail: Annotated[
        bool,
        typer.Option(
            "--audit-trail",
            help=_("Add an annex for the auditor: what each source shows, and where each finding stands in the files."),
        ),
    ] = False,
    practices: PracticesOption = None,
    criteria: CriteriaOption = None,
    templates: TemplatesOption = None,
    quiet: QuietOption = False,
) -> None:
    if reader == "parents":
        if since is not None:
            fail(_("the page for parents holds no comparison; leave out --since"))
        if audit_trail:
            fail(_("the page for parents holds no audit trail; leave out --audit-trail"))
        _for_parents(path, output, format_, criteria, templates, quiet)
        return
    target, look = REPORT.target(format_, output, named_after(path, _("report"))), load_look(templates)
    found = assessments_in(path, criteria, quiet)
    then = one_school_in(since, criteria, quiet) if since is not None else None
    library = load_practices(found.assessments[0].criteria, practices)
    reported = Reported(
        found.assessments, then.assessments[0] if then else None, library, found.folder, found.otherwise, audit_trail,
        then.otherwise if then else (),
    )  # fmt: skip
    content = REPORT.render(target.format, reported, look)
    write_output(content, target.file, quiet)


def _for_parents(
    path: str, output: str | None, format_: str | None, criteria: Path | None, templates: Path | None, quiet: bool
) -> None:
    target, look = PARENTS_PAGE.target(format_, output, named_after(path, _("parents"))), load_look(templates)
    assessment, *more = assessments_in(path, criteria, quiet).assessments
    if more:
        fail(_("the page for parents is for one school; {file} holds {number}").format(file=path, number=len(more) + 1))
    if ParentsPage(assessment, look.brand).address:
        need("segno")
    write_output(PARENTS_PAGE.render(target.format, assessment, look), target.file, quiet)


def named_after(path: str, what: str) -> str:
    """A file's name from the dossier that it is made of, such as de-brug-report, in the working folder."""
    given = Path(path).resolve()
    stem = given.parent.name if given.name == FOLDER_FILE else given.name if given.is_dir() else given.stem
    return "-".join([stem, what] if stem and path != "-" else [what])


class Found(NamedTuple):
    """Assessments, the folder from which their images may come, and what an earlier edition judged otherwise."""

    assessments: list[Assessment]
    folder: Path | None
    otherwise: list[str]


def assessments_in(path: str, criteria: Path | None, quiet: bool) -> Found:
    """The assessment of a dossier, or those in a JSON file. With errors: tells them and leaves with status 3."""
    if path.lower().endswith(".json"):
        return _from_json(path, quiet)
    from isop_cli.checking.evidence import examine

    examination = examine(path, load_framework(criteria))
    tell_problems(examination.diagnostics, Severity.ERROR if quiet else Severity.WARNING)
    if examination.assessment is None:
        raise typer.Exit(EXIT_INPUT)
    return Found([examination.assessment], examination.folder, [])


def one_school_in(path: str, criteria: Path | None, quiet: bool) -> Found:
    """What `assessments_in` finds, of one school: with more it leaves with status 2."""
    found = assessments_in(path, criteria, quiet)
    if len(found.assessments) != 1:
        fail(_("{file} holds more than one school").format(file=path))
    return found


def _from_json(path: str, quiet: bool) -> Found:
    from isop_cli.checking.assessment import OTHERWISE, read_assessments
    from isop_cli.formats.problems.wording import in_words

    found = read_assessments(path, path)
    if isinstance(found, Diagnostic):
        tell_problems([found])
        raise typer.Exit(EXIT_INPUT)
    problems = [problem for checked in found for problem in checked.diagnostics]
    tell_problems(problems, Severity.ERROR if quiet else Severity.WARNING)
    if has_errors(problems):
        raise typer.Exit(EXIT_INPUT)
    assessments = [checked.assessment for checked in found if checked.assessment is not None]
    return Found(assessments, Path(path).parent, [in_words(p).message for p in problems if p.code == OTHERWISE])
