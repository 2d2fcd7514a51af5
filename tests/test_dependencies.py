"""What the program imports is what it declares, extra by extra; what it uses from the inside is capped."""

import ast
import functools
import importlib
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pyarrow.parquet
import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from isop_cli.register.store import Register
from tests.builders import EXAMPLES, PASSPHRASE, ROOT, declared

#: Declared, and loaded by another library.
LOADED_BY_OTHERS = {
    "s3fs",  # by fsspec, for addresses that start with s3://
    "defusedxml",  # by openpyxl, where it is there
}
#: What is used of a library that it promises nobody, and what would break without it.
INSIDES = [
    ("weasyprint", "weasyprint.urls", "URLFetcher", "pages that load what they may not"),
    ("weasyprint", "weasyprint.urls", "URLFetcherResponse", "pages that load what they may not"),
    ("weasyprint", "weasyprint.text.ffi", "harfbuzz_subset", "isop doctor, which tells whether fonts are subset fast"),
    ("weasyprint", "weasyprint.layout.inline", "split_first_line", "words of any length laid out in little time"),
    ("weasyprint", "weasyprint.layout.preferred", "split_first_line", "words of any length laid out in little time"),
    ("weasyprint", "weasyprint.draw.text", "draw_first_line", "the text beside signs that are drawn otherwise"),
    ("weasyprint", "weasyprint.text.fonts", "FontConfiguration", "fonts that are opened once"),
    ("weasyprint", "weasyprint.pdf.metadata", "DocumentMetadata.generate_rdf_metadata", "PDF/UA-1 in the metadata"),
    ("pydyf", "pydyf", "Object.reference", "the tags of headings and tables"),
    ("pydyf", "pydyf", "PDF.page_references", "the field that a certificate is signed in"),
    ("pydyf", "pydyf", "Stream", "running headers that are no content"),
    ("pyyaml", "yaml._yaml", "CParser", "reading as fast as C"),
    ("jinja2", "jinja2.runtime", "BlockReference", "the closed sandbox of templates"),
    ("jinja2", "jinja2.environment", "TemplateModule", "the closed sandbox of templates"),
    ("pyhanko", "pyhanko.pdf_utils.writer", "PdfFileWriter", "signing certificates"),
    ("pyhanko", "pyhanko.sign.validation", "validate_pdf_signature", "verifying certificates"),
    ("pyhanko-certvalidator", "pyhanko_certvalidator", "ValidationContext", "whom verifying trusts"),
    ("pyhanko-certvalidator", "pyhanko_certvalidator.registry", "SimpleCertificateStore", "signing certificates"),
]


def names(requirements: list[str]) -> dict[str, Requirement]:
    parsed = map(Requirement, requirements)
    return {canonicalize_name(found.name): found for found in parsed}


def wanted() -> dict[str, dict[str, Requirement]]:
    """The declared packages of isop itself, under an empty name, and of each extra but the developers'."""
    project = declared()
    extras = {name: names(found) for name, found in project["optional-dependencies"].items() if name != "dev"}
    return {"": names(project["dependencies"]), **extras}


@functools.cache
def imported() -> list[tuple[str, NormalizedName]]:
    """Every import of another's module: the file, and the packages that the module may be from."""
    packages = metadata.packages_distributions()
    found_imports = []
    for path in sorted((ROOT / "isop_cli").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            found = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                found = [str(node.module)]
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "import_module":
                found = [str(found.value) for found in node.args if isinstance(found, ast.Constant)]
            for module in {name.partition(".")[0] for name in found} - {"isop_cli", *sys.stdlib_module_names}:
                assert module in packages, f"{path}: nobody knows which package {module} is from"
                found_imports.append((path.relative_to(ROOT).as_posix(), canonicalize_name(packages[module][0])))
    return found_imports


def test_every_import_is_declared_by_isop_or_by_the_extra_that_it_is_for():
    of = wanted()
    missing = {(file, package) for file, package in imported() if not any(package in found for found in of.values())}
    assert missing == set()


def test_every_declared_package_is_imported():
    used = {package for _file, package in imported()} | LOADED_BY_OTHERS
    assert {package for found in wanted().values() for package in found} - used == {"isop-cli"}


def without_extras(folder: Path, *arguments: object, but: str = "") -> subprocess.CompletedProcess[str]:
    """Run isop where the packages of its extras are not to be found, but for those of one extra."""
    of = wanted()
    extras = {package for found in of.values() for package in found} - {*of[""], *of[but]}
    packages = metadata.packages_distributions().items()
    closed = sorted(module for module, found in packages if canonicalize_name(found[0]) in extras)
    assert "distributed" in closed
    program = f"""
from importlib.machinery import PathFinder
open_ = PathFinder.find_spec
def closed(name, *where):
    return None if name.partition(".")[0] in {closed} else open_(name, *where)
PathFinder.find_spec = closed
from isop_cli.cli import main
main()
"""
    words = [sys.executable, "-c", program, *map(str, arguments)]
    env = os.environ | {"ISOP_PASSPHRASE": PASSPHRASE.decode(), "ISOP_LANG": "en"}
    return subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False)


def test_isop_does_its_work_without_any_of_its_extras(tmp_path):
    commands = {
        ("assess", EXAMPLES / "de-brug.yaml", "--report", "r.pdf"): 1,
        ("batch", EXAMPLES / "real", "-o", "out", "-j", "1"): 1,
        ("connect", "out"): 4,
        ("keys", "show"): 4,
    }
    for command, status in commands.items():
        done = without_extras(tmp_path, *command)
        assert done.returncode == status, done.stderr
    assert not (tmp_path / "out" / "summary.parquet").exists()
    assert "this needs more; run: " in done.stderr


def test_the_bureaus_extra_is_enough_for_a_certificate(tmp_path, keys_folder):
    Register(str(tmp_path / "isop-register.db"), create=True).close()
    issue = ("certificate", EXAMPLES / "de-regenboog", "-o", "c.pdf", "--badge", "b.json", "--keys", keys_folder)
    done = without_extras(tmp_path, *issue, but="bureau")
    assert done.returncode == 0, done.stderr
    assert {"b.json", "c.pdf"} <= {path.name for path in tmp_path.iterdir()}


def test_the_other_extras_are_each_enough_for_what_they_are_for(tmp_path):
    done = without_extras(tmp_path, "connect", EXAMPLES, but="connect")
    assert done.returncode == 0, done.stderr
    done = without_extras(tmp_path, "batch", EXAMPLES / "real", "-o", "out", "-j", "1", but="parquet")
    assert done.returncode == 1, done.stderr
    table = pyarrow.parquet.read_table(tmp_path / "out" / "summary.parquet").to_pydict()
    assert table["dossier"] == ["de-kroevendonk.yaml", "de-optimist.yaml"]


@pytest.mark.parametrize(
    ("package", "module", "what", "breaks"), INSIDES, ids=lambda value: str(value).partition(" ")[0]
)
def test_what_is_used_from_the_inside_is_there_and_capped(package, module, what, breaks):
    (found,) = {str(found[package]) for found in wanted().values() if package in found}
    specifier = Requirement(found).specifier
    assert any(part.operator == "<" for part in specifier), f"without a cap a new {package} may break {breaks}"
    assert specifier.contains(metadata.version(package)), f"look at what a new {package} does to {breaks}"
    inside: object = importlib.import_module(module)
    for name in what.split("."):
        inside = getattr(inside, name, None)
        assert inside is not None, f"{package} has no {module}.{what} any more: that breaks {breaks}"


def test_the_constraints_name_a_version_of_everything_that_is_declared_and_no_address():
    text = (ROOT / "constraints.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    pinned = {name: version for name, _equal, version in (line.partition("==") for line in lines)}
    assert all(name == canonicalize_name(name) and re.fullmatch(r"[\w.!+-]+", pinned[name]) for name in pinned)
    assert "://" not in text and list(pinned) == sorted(pinned)
    developers = {"dev": names(declared()["optional-dependencies"]["dev"])}
    for found in (wanted() | developers).values():
        for name, requirement in found.items():
            assert name == "isop-cli" or requirement.specifier.contains(pinned[name]), name
