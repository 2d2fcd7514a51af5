"""What follows the verdict: practices, plans, the model's pages, pairs and meetings. Part of `make bench`."""

import datetime
import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

from measuring import head, line, median, peak_memory, rate
from schools import make_schools

ROOT = Path(__file__).resolve().parent.parent
SCHOOL = ROOT / "examples" / "schools" / "de-brug.yaml"


def main() -> None:
    """Measure and print. `python benchmarks/learning.py 5000` pairs so many schools besides."""
    warnings.simplefilter("ignore")
    head()
    from isop_cli.checking.criteria import check_framework
    from isop_cli.checking.evidence import examine

    framework = check_framework(ROOT / "criteria" / "isop.yaml").framework
    with tempfile.TemporaryDirectory() as name:
        together(Path(name), framework, [100, 1_000, *map(int, sys.argv[1:])])
    practices(framework, examine(SCHOOL, framework).assessment)
    pages(framework, examine(SCHOOL, framework).assessment)


def together(folder: Path, framework: object, sizes: list[int]) -> None:
    """Pairs and a meeting: as a process, from dossiers and from a batch; and the reckoning alone."""
    from isop_cli.batch.rows import rows_in
    from isop_cli.batch.work import Order
    from isop_cli.documents.letters import LETTER, Letter
    from isop_cli.formats.look import Look
    from isop_cli.matching.meeting import plan_meeting
    from isop_cli.matching.pairing import pair_up
    from isop_cli.matching.profiles import profiles_of
    from isop_cli.partnerships.texts import sector_groups

    groups, order = sector_groups(framework), Order("nl", (ROOT / "criteria" / "isop.yaml").read_bytes())
    for size in sizes:
        make_schools(folder / f"s{size}", size)
        whole = process(folder, "connect", f"s{size}", "-o", "pairs.csv", "-q")
        print(f"{f'isop connect, {size:,} dossiers':<44} {whole:8.2f} s    {60 / whole:5.1f} times in a minute")
        process(folder, "batch", f"s{size}", "--out", f"o{size}", "-q")
        line(
            f"isop connect, a batch of {size:,}",
            process(folder, "connect", f"o{size}", "-o", "p.csv", "-q"),
            whole,
            "the dossiers",
        )
        schools = profiles_of(rows_in(str(folder / f"o{size}"), order).rows)
        for most in (1, 3):
            start = time.perf_counter()
            pairing = pair_up(schools, framework, groups, most)
            alone = time.perf_counter() - start
            line(f"  pairing alone, at most {most} for each", alone, whole, "isop connect", f"gap {pairing.gap:.6f}")
    invitations = process(folder, "connect", "o1000", "--letters", "letters", "-o", "p.csv", "-q")
    print(
        f"{'isop connect, a batch of 1,000, letters too':<44} {invitations:8.2f} s    {60 / invitations:5.1f} times in a minute"
    )
    print(f"{'most memory of this process':<44} {peak_memory():8.0f} MB")
    letter = Letter(pairing.pairs[0], framework, datetime.date(2026, 12, 1))
    rate("invitations as PDF, one process", median(lambda: LETTER.render("pdf", letter, Look()), 7))
    line("a meeting of 60 schools", median(lambda: plan_meeting(schools[:60], framework, groups), 5))


def process(folder: Path, *arguments: str) -> float:
    """The seconds that isop takes as a process."""
    start = time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "ISOP_LANG": "nl"}
    subprocess.run([sys.executable, "-m", "isop_cli", *arguments], cwd=folder, env=environment, check=False)
    return time.perf_counter() - start


def practices(framework: object, assessment: object) -> None:
    """Practices against PyYAML alone on the same files."""
    import yaml

    from isop_cli.practices.fitting import recommend
    from isop_cli.practices.library import load_library
    from isop_cli.practices.search import search

    files = [path.read_text("utf-8") for path in sorted((ROOT / "examples" / "practices").glob("*.yaml"))]
    bare = median(lambda: [yaml.compose(text, Loader=yaml.CSafeLoader) for text in files], 7)
    found = load_library(framework).practices
    line(
        f"{len(files)} practices, read and checked",
        median(lambda: load_library(framework), 7),
        bare,
        "PyYAML composing",
    )
    line("a search in them", median(lambda: search("gesprekken over thuis", found, framework), 7))
    line("the fitting ones for a school", median(lambda: recommend(assessment, found), 7))


def pages(framework: object, assessment: object) -> None:
    """The plan, the poster and the article as PDF."""
    from isop_cli.documents.article import ARTICLE, Article
    from isop_cli.documents.plan.files import PLAN
    from isop_cli.documents.plan.plan import Plan
    from isop_cli.documents.poster import POSTER, Poster
    from isop_cli.documents.report.files import REPORT, Reported
    from isop_cli.formats.look import Look
    from isop_cli.partnerships.texts import load_texts
    from isop_cli.practices.library import load_library

    texts, found = load_texts(framework).texts, load_library(framework).practices
    report = median(lambda: REPORT.render("pdf", Reported([assessment], practices=found), Look()), 3)
    line("report as PDF, with practices", report)
    line(
        "development plan as PDF",
        median(lambda: PLAN.render("pdf", Plan(assessment, found), Look()), 5),
        report,
        "the report",
    )
    line(
        "poster, A3",
        median(lambda: POSTER.render("pdf", Poster(texts, framework, assessment), Look()), 5),
        report,
        "the report",
    )
    line("article", median(lambda: ARTICLE.render("pdf", Article(texts, framework), Look()), 5), report, "the report")


if __name__ == "__main__":
    main()
