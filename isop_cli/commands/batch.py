"""`isop batch`: many schools at once."""

from __future__ import annotations

import sys
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
    load_brand,
    now,
    opened_keys,
    who_is_at_work,
)
from isop_cli.commands.common import (
    CriteriaOption,
    PracticesOption,
    QuietOption,
    TemplatesOption,
    console,
    content_or_leave,
    fail,
    load_framework,
    load_practices,
    need,
    tell_passed_over,
    written,
)
from isop_cli.commands.numbers import decimal_number, whole_number
from isop_cli.commands.shell import Command
from isop_cli.reading.files import OutsideError, below
from isop_cli.resources import resource
from isop_cli.text.language import _, decimal, language, ngettext, percentage

if TYPE_CHECKING:
    from isop_cli.batch.batch import Batch, School
    from isop_cli.batch.work import Order
    from isop_cli.model.framework import Framework
    from isop_cli.screen.progress import Progress

app = typer.Typer(add_completion=False, rich_markup_mode=None)

Sort = Literal["dossier", "school", "city", "outcome", "balance", "problems"]
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

    framework = load_framework(criteria)
    load_practices(framework, practices)
    order = _order(criteria, templates, practices, report)
    bureau = _Bureau(certificate, keys, register, passphrase_file, who, templates)
    work = Batch(folders, out, order, force=force)
    with work.locked(), Progress(quiet) as progress:
        staff = _Staff(order, jobs, timeout, cluster)
        try:
            with written(out):
                work.run(staff.start, progress.told)
                if not work.found:
                    fail(_("there is no dossier in {folders}").format(folders=", ".join(folders)))
                issued = bureau.issue(work, staff, progress)
                _sum_up(work, framework, issued, progress)
        finally:
            staff.stop()
    if not quiet:
        _table(work.schools(), framework, sort, only, by)
        _end(work)
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
        templates: Path | None,
    ) -> None:
        self.asked, self.register, self.templates = asked, register, templates
        if not asked:
            return
        need("pyhanko", "sqlalchemy", "jwt", "segno")
        from isop_cli.certifying.signing import rehearse

        self.brand, self.who = load_brand(templates), who_is_at_work(who)
        self.keys = opened_keys(keys, passphrase_file)
        rehearse(self.keys, now())

    def issue(self, work: Batch, staff: _Staff, progress: Progress) -> str:
        """Issue what is due; tells in one sum what was issued."""
        if not self.asked:
            return ""
        from isop_cli.batch.certificates import Certificates
        from isop_cli.documents.certificate import Look
        from isop_cli.register.store import Register

        with Register(self.register) as book:
            look = Look(self.brand, templates=self.templates)
            certificates = Certificates(work, look, self.keys, book, self.who, language(), now())
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


def _sum_up(work: Batch, framework: Framework, issued: str, progress: Progress) -> None:
    """Write the summary files, unless those that are there were made of exactly this."""
    from isop_cli.batch.summaries import FILES, summarised

    names = [name for name in FILES if name != "summary.parquet" or _has_parquet()]
    digest = work.sum(" ".join([issued, *names]))
    work.clear_away()
    if not work.force and work.stands(digest):
        return
    progress.summing_up()
    sums = {}
    for name, file in summarised(work.schools(), framework, names):
        sums[name] = work.output.take(name, file)
    work.vouch(digest, sums)


def _has_parquet() -> bool:
    import importlib.util

    return importlib.util.find_spec("pyarrow") is not None


def _table(schools: Any, framework: Framework, sort: str, only: str | None, by: str | None) -> None:
    """The schools for people on a terminal; for a pipe, a line each with tabs between."""
    from isop_cli.batch.overview import exact, problem_count
    from isop_cli.batch.summaries.columns import outcome, sector
    from isop_cli.text.printable import one_line

    def shown(school: School) -> dict[str, Any]:
        row = school.row
        return {
            "dossier": row["dossier"], "school": one_line(row["school"] or row["dossier"]), "outcome": outcome(row),
            "kind": "error" if row["status"] >= 3 else row["outcome"], "city": one_line(row["city"] or ""),
            "sector": sector(row, framework), "balance": exact(row.get("balance")), "problems": problem_count(row),
            "guidelines": [(row.get("guidelines") or {}).get(g.id, (None, None))[:2] for g in framework.guidelines],
        }  # fmt: skip

    rows = [found for found in map(shown, schools) if only in (None, found["kind"])]
    orders: dict[str, Any] = {
        "outcome": lambda r: (*get_args(Outcome), None).index(r["kind"]),
        "balance": lambda r: (r["balance"] is None, -(r["balance"] or 0)),
        "problems": lambda r: -r["problems"],
    }
    rows.sort(key=orders.get(sort, lambda r: str(r[sort]).casefold()))
    if by:
        rows.sort(key=lambda r: r[by].casefold())
    if not sys.stdout.isatty():
        for row in rows:
            levels = [f"{found or '-'}" for found, _score in row["guidelines"]]
            cells = [
                row["school"],
                row["city"],
                row["kind"] or "",
                *levels,
                percentage(row["balance"]),
                str(row["problems"]),
            ]
            typer.echo("\t".join(cells))
        return
    _rich_table(rows, framework, by)


_SHAPES = {"met": "●", "partly": "◐", "not_met": "○", "insufficient": "?", "not_applicable": "–", None: " "}
_STYLES = {
    "met": "green", "awarded": "green", "partly": "yellow", "deferred": "yellow", "not_met": "red",
    "not_awarded": "red", "error": "bold red", "insufficient": "blue",
}  # fmt: skip


def _rich_table(rows: list[dict[str, Any]], framework: Framework, by: str | None) -> None:
    from rich.table import Table
    from rich.text import Text

    from isop_cli.batch.overview import exact

    screen = console()
    wide = screen.width >= 100
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(_("School"), ratio=3, no_wrap=False)
    if wide:
        table.add_column(_("Place"), ratio=2)
    table.add_column(_("Outcome"))
    for guideline in framework.guidelines:
        table.add_column(guideline.id, justify="right")
    table.add_column(_("Balance"), justify="right")
    table.add_column(_("Problems"), justify="right")
    group = None
    for row in rows:
        if by and row[by] != group:
            group = row[by]
            table.add_row(Text(group or "–", style="bold underline"))
        cells = [Text(row["school"])]
        if wide:
            cells.append(Text(row["city"]))
        cells.append(Text(row["outcome"], style=_STYLES.get(row["kind"] or "error", "")))
        for found, score in row["guidelines"]:
            level = f" {decimal(exact(score))}" if wide and score else ""
            cells.append(Text(f"{_SHAPES[found]}{level}", style=_STYLES.get(found or "", "")))
        table.add_row(*cells, percentage(row["balance"]), str(row["problems"] or ""))
    screen.print(table)


def _end(work: Batch) -> None:
    """One line under the table."""
    statuses = work.index.statuses()
    told = [
        ngettext("{n} school", "{n} schools", work.found).format(n=work.found),
        ngettext("{n} awarded", "{n} awarded", statuses.get(0, 0)).format(n=statuses.get(0, 0)),
        ngettext("{n} not", "{n} not", statuses.get(1, 0)).format(n=statuses.get(1, 0)),
        ngettext("{n} with errors", "{n} with errors", statuses.get(3, 0)).format(n=statuses.get(3, 0)),
        ngettext("{n} done now", "{n} done now", work.done).format(n=work.done),
    ]
    typer.echo(" · ".join(told), err=True)
    where = work.output.local / "index.html" if work.output.local else "index.html"
    typer.echo(_("Dashboard: {file}").format(file=where), err=True)
