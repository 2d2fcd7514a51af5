"""`isop batch`: many schools at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer

from isop_cli.commands.bureau import (
    DEFAULT_KEYS,
    DEFAULT_REGISTER,
    KeysOption,
    PassphraseOption,
    RegisterOption,
    WhoOption,
    now,
    opened_keys,
    who_is_at_work,
)
from isop_cli.commands.common import (
    CriteriaOption,
    PracticesOption,
    QuietOption,
    TemplatesOption,
    content_or_leave,
    fail,
    load_framework,
    load_look,
    load_practices,
    need,
    tell_passed_over,
    written,
)
from isop_cli.commands.numbers import decimal_number, whole_number
from isop_cli.commands.shell import Command
from isop_cli.reading.files import OutsideError, below
from isop_cli.resources import resource
from isop_cli.text.language import _, language

if TYPE_CHECKING:
    from isop_cli.batch.batch import Batch
    from isop_cli.batch.work import Order
    from isop_cli.formats.look import Look
    from isop_cli.model.framework import Framework
    from isop_cli.screen.progress import Progress

app = typer.Typer(add_completion=False, rich_markup_mode=None)

Sort = Literal["dossier", "school", "city", "outcome", "spread", "problems"]
Outcome = Literal["awarded", "deferred", "insufficient", "not_awarded", "error"]
Grouping = Literal["city", "sector"]


@app.command(
    cls=Command,
    help=_(
        "Check and assess every dossier in folders, and sum them up: a table here, and in the folder --out a dashboard "
        "(index.html), CSV, Excel, JSON, JUnit and SARIF. What did not change is not done again. Status: the highest of "
        "the schools'; see isop assess."
    ),
)
def batch(
    folders: Annotated[list[str], typer.Argument(metavar=_("DIR"), help=_("Folders with dossiers, at any depth."), show_default=False)],
    out: Annotated[str, typer.Option("--out", "-o", metavar=_("DIR"), help=_("Folder for the results."), show_default=False)],
    report: Annotated[bool, typer.Option("--report", help=_("Write each school's report (PDF)."))] = False,
    certificate: Annotated[bool, typer.Option("--certificate", help=_("Issue the certificates of awarded labels."))] = False,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", parser=whole_number(1, 512), metavar=_("NUMBER"), help=_("Schools at once; else one for each processor."), show_default=False)] = None,
    timeout: Annotated[float, typer.Option("--timeout", parser=decimal_number(1), metavar=_("SECONDS"), help=_("Give a school up after so long."))] = 120,
    sort: Annotated[Sort, typer.Option("--sort", metavar="|".join(get_args(Sort)), help=_("Order of the table."))] = "dossier",
    only: Annotated[Outcome | None, typer.Option("--only", metavar="|".join(get_args(Outcome)), help=_("Only those in the table."), show_default=False)] = None,
    by: Annotated[Grouping | None, typer.Option("--by", metavar="|".join(get_args(Grouping)), help=_("Group the table."), show_default=False)] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Do everything again."))] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help=_("Status 0 whatever came of the schools."))] = False,
    cluster: Annotated[str | None, typer.Option("--cluster", metavar=_("ADDRESS"), help=_("Send the work to a Dask cluster."), show_default=False)] = None,
    keys: KeysOption = DEFAULT_KEYS,
    register: RegisterOption = DEFAULT_REGISTER,
    passphrase_file: PassphraseOption = None,
    who: WhoOption = None,
    practices: PracticesOption = None,
    criteria: CriteriaOption = None,
    templates: TemplatesOption = None,
    quiet: QuietOption = False,
) -> None:  # fmt: skip
    from isop_cli.batch.batch import Batch
    from isop_cli.screen.progress import Progress

    look = load_look(templates)
    framework = load_framework(criteria)
    load_practices(framework, practices)
    order = _order(criteria, templates, practices, report)
    bureau = _Bureau(certificate, keys, register, passphrase_file, who, look)
    work = Batch(folders, out, order, force=force)
    with work.locked(), Progress(quiet) as progress:
        staff = _Staff(order, jobs, timeout, cluster)
        try:
            with written(out):
                work.run(staff.start, progress.told)
                if not work.found:
                    fail(_("there is no dossier in {folders}").format(folders=", ".join(folders)))
                issued = bureau.issue(work, staff, progress)
                _sum_up(work, framework, look, issued, progress)
        finally:
            staff.stop()
    if not quiet:
        from isop_cli.screen.batch import show_end, show_schools

        show_schools(work.schools(), framework, sort, only, by)
        show_end(work)
    tell_passed_over(work.passed, quiet)
    statuses = work.index.statuses()
    if not exit_zero:
        raise typer.Exit(max(statuses, default=0))


class _Staff:
    """The workers, started when there is something to do."""

    def __init__(self, order: Order, jobs: int | None, timeout: float, cluster: str | None) -> None:
        self.order, self.jobs, self.timeout, self.cluster = order, jobs, timeout, cluster
        self.workers: Any = None

    def start(self) -> Any:
        """The workers."""
        from isop_cli.batch.running import Cluster, LocalWorkers, processors

        if self.workers is None and self.cluster:
            self.workers = Cluster(self.cluster, self.timeout, self.order)
        elif self.workers is None:
            self.workers = LocalWorkers(self.jobs or processors(), self.timeout, self.order)
        return self.workers

    def stop(self) -> None:
        """End them."""
        if self.workers is not None:
            self.workers.stop()


class _Bureau:
    """Issues the certificates, when that is asked for."""

    def __init__(
        self,
        asked: bool,
        keys: Path,
        register: str,
        passphrase_file: Path | None,
        who: str | None,
        look: Look,
    ) -> None:
        self.asked, self.register, self.look = asked, register, look
        if not asked:
            return
        need("pyhanko", "sqlalchemy", "jwt", "segno")
        from isop_cli.certifying.signing import rehearse

        self.who = who_is_at_work(who)
        self.keys = opened_keys(keys, passphrase_file)
        rehearse(self.keys, now())

    def issue(self, work: Batch, staff: _Staff, progress: Progress) -> str:
        """Issue what is due; tells in one sum what was issued."""
        if not self.asked:
            return ""
        from isop_cli.batch.certificates import Certificates
        from isop_cli.register.store import Register

        with Register(self.register) as book:
            certificates = Certificates(work, self.look, self.keys, book, self.who, language(), now())
            issued = certificates.issue(staff.start, progress.told_certificates)
            for problem in certificates.refused:
                typer.echo(f"isop: {problem}", err=True)
            return issued


def _order(criteria: Path | None, templates: Path | None, practices: Path | None, report: bool) -> Order:
    from isop_cli.batch.work import Order
    from isop_cli.practices.library import practice_files

    files = _files_in(templates) if templates is not None else {}
    own = {path.name: content_or_leave(path) for path in practice_files(practices)[0]} if practices is not None else {}
    content = content_or_leave(criteria or resource("criteria", "isop.yaml"))
    return Order(language(), content, report, files, own)


def _files_in(templates: Path) -> dict[str, bytes]:
    """The files of a folder with templates by their names there. A link out of it ends the program with status 2."""
    from isop_cli.formats.templating import MAX_FILE_BYTES

    names = [path.relative_to(templates).as_posix() for path in sorted(templates.rglob("*")) if path.is_file()]
    try:
        return {name: content_or_leave(below(templates, name), MAX_FILE_BYTES) for name in names}
    except OutsideError as problem:
        fail(str(problem))


def _sum_up(work: Batch, framework: Framework, look: Look, issued: str, progress: Progress) -> None:
    """Write the summary files, unless those that are there were made of exactly this."""
    from isop_cli.batch.summaries import FILES, summarised

    names = [name for name in FILES if name != "summary.parquet" or _has_parquet()]
    digest = work.sum(" ".join([issued, *names]))
    work.clear_away()
    if not work.force and work.stands(digest):
        return
    progress.summing_up()
    sums = {}
    for name, file in summarised(work.schools(), framework, look, names):
        sums[name] = work.output.take(name, file)
    work.vouch(digest, sums)


def _has_parquet() -> bool:
    import importlib.util

    return importlib.util.find_spec("pyarrow") is not None
