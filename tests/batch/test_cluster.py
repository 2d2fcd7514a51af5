"""Past one machine: a real Dask cluster and a real S3 server give the same bytes as this machine alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from isop_cli.batch.cache import RESULT
from tests.batch.conftest import a_cluster, a_small_school, files
from tests.batch.test_batch import wait_for
from tests.builders import HEAD, run, start


def stored(storage, place: str) -> dict[str, bytes]:
    """Every object below a place in a bucket."""
    return {name.removeprefix(f"{place}/"): storage.cat_file(name) for name in storage.find(place)}


def test_a_cluster_gives_the_same_bytes(tmp_path, schools, batch, cluster):
    """Reports too, of a school in a file and of one in a folder; the others stand in what comes from a bucket below."""
    keep(schools)
    a_small_school(schools / "de-kiem")
    (schools / "bare.yaml").write_text(HEAD + "evidence: []\n", "utf-8")
    (schools / "broken.yaml").write_text("school: [\n")
    # Where nothing else is: a worker elsewhere sees no folders, and cannot say which one was meant.
    (schools / "lost").mkdir()
    (schools / "lost" / "school.yaml").write_text("school: {name: X}\ninclude: [nowhere/*.yaml]\n")
    alone = batch("schools", "--out", "alone", "--report")
    together = batch("schools", "--out", "together", "--report", "--cluster", cluster)
    assert (together.returncode, together.stdout) == (alone.returncode, alone.stdout), together.stderr
    made = files(tmp_path / "together")
    assert made == files(tmp_path / "alone")
    assert {name for name in made if name.endswith(".pdf")} == {
        "schools/bare/report.pdf", "schools/de-kiem/report.pdf",
    }  # fmt: skip
    # What the one did, the other need not do again.
    assert "0 done now" in batch("schools", "--out", "alone", "--report", "--cluster", cluster).stderr.decode()


def keep(schools: Path, *names: str) -> None:
    """Leave nothing in a folder but these."""
    for path in schools.iterdir():
        if path.name not in names:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(tmp_path, many, batch):
    batch("many", "--out", "alone")
    with a_cluster(tmp_path) as (address, workers):
        started = start("batch", "many", "--out", "out", "--cluster", address, cwd=tmp_path)
        wait_for(lambda: len(list((tmp_path / "out").rglob(RESULT))) >= 5)
        workers[0].kill()
        done = started.result()
    assert done.returncode == 1, done.stderr
    assert files(tmp_path / "out") == files(tmp_path / "alone")


def test_the_templates_and_criteria_of_this_machine_go_along(tmp_path, batch, cluster):
    (tmp_path / "own" / "report").mkdir(parents=True)
    (tmp_path / "own" / "report" / "cover.html").write_text("<h1>Eigen omslag</h1>")
    a_small_school(tmp_path / "schools" / "de-kiem")
    arguments = ["schools", "--report", "--templates", "own"]
    batch(*arguments, "--out", "alone")
    batch(*arguments, "--out", "together", "--cluster", cluster)
    assert files(tmp_path / "together") == files(tmp_path / "alone")
    import pymupdf

    with pymupdf.open(tmp_path / "alone" / "schools" / "de-kiem" / "report.pdf") as document:
        assert "Eigen omslag" in document[0].get_text()


def test_a_cluster_that_is_not_there_is_told(tmp_path, schools):
    """Waited for one second here, and for ten by everyone else."""
    code = (
        "import sys; from isop_cli.batch import running; running.CONNECTING = 1; sys.argv = ['isop', *sys.argv[1:]];"
        "from isop_cli.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "batch", "schools", "--out", "out", "--cluster", "tcp://127.0.0.1:9"],
        cwd=tmp_path, env=os.environ | {"ISOP_LANG": "en"}, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    (said,) = done.stderr.decode().splitlines()
    assert said.startswith("isop: the cluster tcp://127.0.0.1:9 cannot be reached: ")
    assert done.returncode == 4


def test_an_empty_address_of_a_cluster_is_refused_not_taken_for_none(tmp_path, schools, batch):
    done = batch("schools", "--out", "out", "--cluster", "")
    assert done.returncode == 2
    assert "an empty name names nothing" in done.stderr.decode()
    assert not (tmp_path / "out").exists()


def test_s3_as_input_and_output_gives_the_same_bytes(tmp_path, schools, batch, bucket):
    storage, settings = bucket
    batch("schools", "--out", "alone")
    storage.put(str(schools), "label/schools", recursive=True)
    done = run("batch", "s3://label/schools", "--out", "s3://label/out", cwd=tmp_path, lang="en", **settings)
    assert done.returncode == 1, done.stderr
    assert stored(storage, "label/out") == files(tmp_path / "alone")
    again = run("batch", "s3://label/schools", "--out", "s3://label/out", cwd=tmp_path, lang="en", **settings)
    assert "0 done now" in again.stderr.decode()
    storage.pipe_file("label/schools/de-regenboog/bezoeken/4-more.yaml", b"evidence: []\n")
    storage.rm("label/schools/het-nest.yaml")
    third = run("batch", "s3://label/schools", "--out", "s3://label/out", cwd=tmp_path, lang="en", **settings)
    assert "1 done now" in third.stderr.decode()
    storage.invalidate_cache()
    assert not storage.exists("label/out/schools/het-nest/result.jsonl")


def test_s3_and_a_cluster_together_with_a_local_output(tmp_path, schools, batch, bucket, cluster):
    storage, settings = bucket
    batch("schools", "--out", "alone")
    storage.put(str(schools), "label/schools", recursive=True)
    arguments = ["batch", "s3://label/schools", "--out", f"file://{tmp_path / 'out'}", "--cluster", cluster]
    done = run(*arguments, cwd=tmp_path, lang="en", **settings)
    assert done.returncode == 1, done.stderr
    assert files(tmp_path / "out") == files(tmp_path / "alone")


def test_a_bucket_that_is_not_there_is_told(tmp_path, bucket):
    _storage, settings = bucket
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "school.yaml").write_text(HEAD + "evidence: []\n", "utf-8")
    for arguments in (["s3://nothing/schools", "--out", "out"], ["in", "--out", "s3://nothing/out"]):
        done = run("batch", *arguments, cwd=tmp_path, lang="en", **settings)
        (said,) = done.stderr.decode().splitlines()
        assert said.startswith("isop: there is no bucket nothing, as in s3://nothing/")
        assert done.returncode == 4


def test_a_key_with_an_empty_part_is_no_school_that_is_passed_over_in_silence(tmp_path, bucket):
    storage, settings = bucket
    dossier = (HEAD + "evidence: []\n").encode()
    for name in ("a/school.yaml", "/b/school.yaml", "c//school.yaml"):
        storage.pipe_file(f"label/schools/{name}", dossier)
    done = run("batch", "s3://label/schools", "--out", "out", cwd=tmp_path, lang="en", **settings)
    assert done.returncode == 3
    told = [line.split("\t")[0] for line in done.stdout.decode().splitlines()]
    assert told == ["De Regenboog", "c/–", "–"]  # no row is lost; those that cannot be reached say so


def test_certificates_are_laid_out_there_and_signed_here(tmp_path, schools, batch, cluster, keys_folder):
    from PIL import Image

    from isop_cli.register.store import Register
    from tests.builders import PASSPHRASE

    keep(schools, "de-klimroos.yaml", "de-regenboog", "het-nest.yaml", "de-brug.yaml")
    office: dict = {"ISOP_KEYS": str(keys_folder), "ISOP_PASSPHRASE": PASSPHRASE.decode(), "ISOP_WHO": "jw"}
    (tmp_path / "own").mkdir()
    Image.new("RGB", (200, 100), (200, 0, 0)).save(tmp_path / "own" / "logo.png")
    (tmp_path / "own" / "brand.yaml").write_text("issuer: Stichting Noord\nlogo: logo.png\n")
    pages = {}
    for out, more in (("alone", []), ("together", ["--cluster", cluster])):
        place = str(tmp_path / f"{out}.db")
        Register(place, create=True).close()
        arguments = ["schools", "--out", out, "--certificate", "--templates", "own", "--register", place]
        done = batch(*arguments, *more, **office)
        assert done.returncode == 1, done.stderr
        found = sorted((tmp_path / out).rglob("certificate.pdf"))
        assert [path.parent.name for path in found] == ["de-klimroos", "de-regenboog"]
        for path in found:
            assert run("verify", path, "--register", place, cwd=tmp_path, **office).returncode == 0
        pages[out] = found
    import pymupdf

    for one, other in zip(pages["alone"], pages["together"], strict=True):
        with pymupdf.open(one) as first, pymupdf.open(other) as second:
            assert first[0].get_text() == second[0].get_text()
            assert "Stichting Noord" in first[0].get_text()
            assert len(first[0].get_images()) == len(second[0].get_images()) == 1


def test_a_place_that_does_not_answer_is_told(tmp_path, schools, batch):
    settings = {
        "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "FSSPEC_S3_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1",
    }  # fmt: skip
    for arguments in (["s3://x/y", "--out", "out"], ["schools", "--out", "s3://x/y"]):
        done = batch(*arguments, **settings)
        assert done.returncode == 4, done.stderr
        assert b"Traceback" not in done.stderr
