"""What a template can reach: every object that any document hands out is walked, and ways out are tried."""

import datetime
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import is_dataclass
from fractions import Fraction
from types import MethodType

import jinja2
import pytest
from jinja2 import StrictUndefined, Undefined
from markupsafe import Markup

from isop_cli.batch.batch import SchoolResult
from isop_cli.batch.summaries.dashboard import Summary
from isop_cli.checking.evidence import examine
from isop_cli.documents.article import ARTICLE, Article
from isop_cli.documents.certificate import TEMPLATE, Certificate, Page, certificate_style
from isop_cli.documents.forms.asked import Asked
from isop_cli.documents.forms.kinds import EMPTY_FORM
from isop_cli.documents.letters import LETTER, Letter
from isop_cli.documents.parents import PARENTS_PAGE
from isop_cli.documents.plan.files import PLAN
from isop_cli.documents.plan.plan import Plan
from isop_cli.documents.poster import POSTER, Poster
from isop_cli.documents.programme import PROGRAMME, Programme
from isop_cli.documents.report.files import REPORT, Reported
from isop_cli.documents.scan import SCAN_FORM, SCAN_RESULT, ScanForm, ScanResult
from isop_cli.formats.fetching import PackageFetcher, RefusedError
from isop_cli.formats.look import Look
from isop_cli.formats.markdown import escaped
from isop_cli.formats.pdf import page_for_pdf
from isop_cli.formats.registry import FormatError
from isop_cli.formats.templating import environment, render_template
from isop_cli.matching.meeting import plan_meeting
from isop_cli.matching.pairing import pair_up
from isop_cli.model.school_row import SchoolRow
from isop_cli.model.values import Record
from isop_cli.partnerships.scan import combine
from isop_cli.partnerships.texts import load_texts
from isop_cli.practices.library import load_library
from isop_cli.publishing.site import Site
from isop_cli.register.store import Register
from isop_cli.text.drawable import drawable
from isop_cli.text.printable import printable
from tests.builders import EXAMPLES, ROOT, a_label, an_award, assessed, everywhere, isop
from tests.matching.conftest import a_school
from tests.partnerships.test_scan import a_scan, scans

#: Every template that a document begins with.
DOCUMENTS = {
    f"{path.parent.name}/{path.name}"
    for path in (ROOT / "templates").glob("*/*")
    if path.suffix in (".html", ".md") and path.parent.name not in ("report", "partials") and path.name != "base.html"
} | {"report/report.html", "report/report.md"}


class _EnoughError(Exception):
    """The page was handed over; it need not be typeset."""


@pytest.fixture
def handed(monkeypatch, tmp_path, known_keys, secret_keys) -> dict:
    """What every document hands to its templates, by the template's name, while the documents are made."""
    found: dict[str, list] = {}
    typeset = {"certificate/certificate.html", "model/poster.html", "model/school-poster.html", "model/scan-form.html",
               "model/scan-result.html", "connect/letter.html", "form/sheets.html"}  # fmt: skip
    original = jinja2.Template.render

    def render_and_record(template, *arguments, **values):
        found.setdefault(template.name, []).append((template.environment, values))
        page = original(template, *arguments, **values)
        if template.name in typeset:
            raise _EnoughError
        return page

    monkeypatch.setattr(jinja2.Template, "render", render_and_record)
    library = load_library(isop(), None).practices
    school = examine(EXAMPLES / "de-brug.yaml", isop()).assessment
    old = assessed(everywhere(1))
    for format_, before in (("html", old), ("markdown", None)):
        REPORT.render(format_, Reported([school], old=before, practices=library), Look())
    for format_ in ("html", "markdown"):
        PLAN.render(format_, Plan(school, library), Look())
    texts = load_texts(isop()).texts
    PARENTS_PAGE.render("html", school, Look())
    ARTICLE.render("html", Article(texts, isop()), Look())
    EMPTY_FORM.render("html", Asked(isop(), datetime.date(2026, 5, 12)), Look())
    team = a_scan(tmp_path, "t.yaml", "team", ("22222", "33333"))
    parents = a_scan(tmp_path, "p.yaml", "parents", ("12232", "33333"))
    combined = combine(scans(team, parents), isop())
    SCAN_RESULT.render("markdown", ScanResult(combined, isop()), Look())
    pair_of = [a_school("Een", {"1.1": 3, "2.1": 0}, unmet=["2"]), a_school("Twee", {"1.1": 0, "2.1": 3}, unmet=["1"])]
    pair = pair_up(pair_of, isop()).pairs[0]
    look = Look()
    certificate_style(look, "portrait")
    drawn = Page(school, a_label().claim, "https://x.nl/#a.b.c")
    for only in (
        lambda: page_for_pdf(look, TEMPLATE, certificate=Certificate(drawn, look.brand)),
        lambda: POSTER.render("pdf", Poster(texts, isop()), look),
        lambda: POSTER.render("pdf", Poster(texts, isop(), school.dossier), look),
        lambda: SCAN_FORM.render("pdf", ScanForm(texts, isop()), look),
        lambda: SCAN_RESULT.render("pdf", ScanResult(combined, isop()), look),
        lambda: EMPTY_FORM.render("pdf", Asked(isop(), datetime.date(2026, 5, 12)), look),
        lambda: LETTER.render("pdf", Letter(pair, isop(), datetime.date(2026, 12, 1)), look),
    ):
        with pytest.raises(_EnoughError):
            only()
    several = [
        a_school(f"S{n}", {f"{g}.{i}": (n + g + i) % 4 for g in range(1, 7) for i in (1, 2)}, unmet=[str(n % 6 + 1)])
        for n in range(12)
    ]
    programme = Programme(plan_meeting(several, isop()), isop(), library, datetime.time(13, 30))
    for format_ in ("html", "markdown"):
        PROGRAMME.render(format_, programme, Look())
    with Register(str(tmp_path / "register.db"), create=True) as register:
        register.enter(an_award("De Regenboog", place="Almere", sector="po"), "jw", "decision", "issued")
        site = Site(isop(), Look(), known_keys, secret_keys.statement, datetime.date(2026, 11, 24))
        site.publish(tmp_path / "site", register)
    dashboard = Summary(isop(), io.BytesIO(), look)
    row = SchoolRow(dossier="een.yaml", school="Een", sector="po", status=3, errors=1, warnings=0, notices=0)
    dashboard.add(SchoolResult("een", row, [], ()))
    dashboard.finish()
    return found


PLAIN = (str, int, float, Fraction, datetime.date, datetime.time, list, tuple, dict, range, type(None), Undefined)
EMPTY: dict = {}
VIEWS = (type(EMPTY.items()), type(EMPTY.keys()), type(EMPTY.values()))
#: What no template may ever get at.
BARRED = {
    "parse_raw", "parse_file", "parse_obj", "from_orm", "construct", "copy", "validate", "json", "dict", "schema",
    "model_construct", "model_copy", "model_validate", "model_validate_json", "model_dump", "model_dump_json",
    "model_fields", "model_config", "model_post_init", "model_json_schema", "format_map", "encode", "translate",
    "gi_frame", "mro", "strftime", "append", "update", "clear", "pop", "setdefault", "zfill", "ljust", "expandtabs",
}  # fmt: skip


def _known(value: object) -> bool:
    """Whether it is plain data, or of a class of this program that says what is meant for templates."""
    kind = type(value)
    told = issubclass(kind, Record) or is_dataclass(kind) or "for_templates" in vars(kind)
    return isinstance(value, (*PLAIN, *VIEWS)) or (kind.__module__.startswith("isop_cli.") and told)


def _walk(made, values: dict) -> Iterator[tuple[str, object]]:
    """Everything that a template reaches from some values, with the way there; three of each class are enough."""
    waiting = list(values.items())
    often: Counter[type] = Counter()
    samples: dict[type, object] = {}
    while waiting:
        way, value = waiting.pop()
        yield way, value
        kind = type(value)
        if isinstance(value, list | tuple):
            waiting += [(f"{way}[{number}]", item) for number, item in enumerate(value[:3])]
        elif isinstance(value, dict):
            waiting += [(f"{way}[{key!r}]", item) for key, item in list(value.items())[:3]]
        often[kind] += 1
        if isinstance(value, Undefined) or often[kind] > 3:
            continue
        if kind.__module__.startswith("isop_cli."):
            samples[kind] = value
        for name in sorted({*dir(value), *BARRED, "__class__", "__dict__", "__globals__", "__init__"}):
            found = _read(made.getattr, value, name)
            assert type(_read(made.getitem, value, name)) is type(found) or isinstance(value, dict), f"{way}['{name}']"
            if isinstance(found, Undefined):
                continue
            at = f"{way}.{name}"
            assert name not in BARRED and not name.startswith("_"), at
            waiting.append((at, found))
            if isinstance(found, MethodType) and made.is_safe_callable(found):
                for arguments in ((), ("1.1",), ("2026-05-12",), *((sample,) for sample in samples.values())):
                    with suppress(Exception):
                        waiting.append((f"{at}(…)", found(*arguments)))


def _read(get, value: object, name: str) -> object:
    try:
        return get(value, name)
    except (jinja2.TemplateError, LookupError, TypeError, AttributeError, ValueError):
        return StrictUndefined()


def test_from_what_documents_hand_out_nothing_but_data_is_reached(handed):
    assert handed.keys() >= DOCUMENTS, DOCUMENTS - handed.keys()
    kinds = set()
    for name, given in handed.items():
        made, values = given[0]
        for way, value in _walk(made, values):
            assert _known(value) or made.is_safe_callable(value), f"{name}: {way} is {type(value)}"
            kinds.add(type(value).__name__)
    # The walk went through the models and what tells of them, not past them.
    expected = {
        "Report",
        "Sentences",
        "Assessment",
        "Dossier",
        "Framework",
        "Indicator",
        "Plan",
        "Goal",
        "Poster",
        "ParentsPage",
    }
    assert kinds >= expected | {"Article", "ScanResult", "Letter", "Programme", "Certificate", "Brand"}


def test_what_a_template_can_call_by_name_is_a_short_list(handed):
    made = handed["report/report.html"][0][0]
    assert set(made.globals) == {
        "_", "gettext", "ngettext", "range", "namespace", "lang",
        "guideline_outcome", "standing", "date_in_words", "look",
    }  # fmt: skip


def rendered(folder, template: str, show=printable, autoescape=True, **values) -> str:
    (folder / "page.html").write_text(template, "utf-8")
    return render_template(environment(Look(templates=folder), show, autoescape=autoescape), "page.html", **values)


@pytest.mark.parametrize(
    "template",
    [
        "{{ framework.parse_raw('cbuiltins\nopen\n(Vpwned\nVw\ntR.', proto='pickle', allow_pickle=true) }}",
        "{{ framework.scale.parse_file('/etc/passwd') }}",
        "{{ framework['parse_raw']('') }}",
        "{{ framework.model_construct() }}",
        "{{ framework.copy() }}",
        "{{ [framework]|map(attribute='parse_raw')|list }}{{ [framework]|map(attribute='parse_raw')|first('') }}",
        "{{ [framework]|map('attr', 'parse_raw')|list }}",
        "{{ framework|attr('parse_raw') }}",
        "{{ [framework]|sort(attribute='model_config')|list }}",
        "{{ ([framework]|groupby('model_fields')|first).grouper }}",
        "{{ framework.sources_of.__func__ }}",
        "{{ framework.sources_of.__self__ }}",
        "{{ _.__globals__ }}",
        "{{ lipsum() }}",
        "{{ cycler('a').next() }}",
        "{{ self.__init__ }}",
        "{{ loop }}",
        "{% for x in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}",
        "{% macro m() %}{{ caller.__init__.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
        "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
        "{% set n = namespace(a=1) %}{{ n.__class__ }}",
        "{{ nothing.__class__ }}",
        "{{ nothing._undefined_obj }}",
        "{{ framework }}",
        "{{ [framework] }}",
        "{{ framework ~ 'x' }}",
        "{{ '%s'|format(framework) }}",
        "{{ [framework]|join }}",
        "{{ _('%(x)s', x=framework) }}",
        "{{ framework|pprint }}",
        "{{ framework|tojson }}",
        "{{ '{0.__class__}'.format(framework) }}",
        "{{ helper() }}",
        "{{ path.read_text() }}",
    ],
)
def test_ways_out_of_a_template_are_closed(tmp_path, monkeypatch, template):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FormatError):
        rendered(tmp_path, template, framework=isop(), helper=lambda: "called", path=tmp_path / "page.html")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'x' * 10**9 }}",
        "{{ [1] * 10**9 }}",
        "{{ 10**(10**10) }}",
        "{% for x in range(10**9) %}{% endfor %}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%1000000000d'|format(1) }}",
        "{{ _('%(x)1000000000d', x=1) }}",
        "{{ '%*d'|format(1000000000, 1) }}",
        "{{ [1]|batch(10**9, 'x')|list }}",
        "{{ 'x'.center(10**9) }}",
        "{{ 'a'|replace('', 'x' * 1000000)|replace('', 'x' * 1000000) }}",
        "{% set s = 'x' * 1000000 %}{% set s = s ~ s ~ s %}",
        "{% set s = 'x' * 1000000 %}{% set s = s + s + s %}",
        "{% set s = 'x' * 1000000 %}{{ [s, s, s]|join }}",
        "{% set r = range(100000) %}{% macro m() %}{% for a in r %}"
        + "x" * 5000
        + "{% endfor %}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include 'page.html' %}",
        "{% for a in [1] %}" * 30 + "{% endfor %}" * 30,
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{# " + "x" * 600_000 + " #}",
    ],
)
def test_a_template_makes_nothing_without_end(tmp_path, template):
    with pytest.raises(FormatError):
        rendered(tmp_path, template)


def test_loops_in_loops_end_when_they_take_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr("isop_cli.formats.sandbox.MAX_SECONDS", 0.2)
    loops = "{% set r = range(1000) %}" + "{% for a in r %}" * 6 + "{% endfor %}" * 6
    with pytest.raises(FormatError, match=r"sec"):
        rendered(tmp_path, loops)


@pytest.mark.parametrize(
    "template",
    [
        "{{ _('Host: %(school)s', school=name) }}",
        "{{ ngettext('%(num)s school %(x)s', '%(num)s schools %(x)s', 2, x=name) }}",
        "{% trans x=name %}School {{ x }}{% endtrans %}",
        "{{ '<b>'|safe ~ name }}",
        "{{ ['<b>'|safe, name]|join }}",
        "{{ '<b>%s'|safe|format(name) }}",
        "{{ '<b>%s'|safe % name }}",
        "{{ '<b>'|safe + name }}",
        "{{ name|e }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(name) }}",
    ],
)
def test_every_text_is_made_fit_to_be_shown_and_escaped(tmp_path, template):
    shown = rendered(tmp_path, template, name="\x1b[2J\u202e<i>")
    assert "\x1b" not in shown and "\u202e" not in shown and "<i>" not in shown
    assert "\ufffd[2J&lt;i&gt;" in shown
    assert "[U+A997]" in rendered(tmp_path, template, drawable, name="ꦗ")


def test_in_markdown_a_text_in_a_message_is_escaped_once(tmp_path):
    shown = rendered(tmp_path, "{{ _('Host: %(school)s', school=name) }}", escaped, False, name="*a*")
    assert shown.endswith(r"\*a\*")


def test_markup_in_a_message_stays_markup(tmp_path):
    assert "<b>x</b>" in rendered(tmp_path, "{{ _('Host: %(school)s', school=name) }}", name=Markup("<b>x</b>"))


@pytest.mark.parametrize("way", ["file", "folder"])
def test_a_link_out_of_the_folder_with_templates_is_not_followed(tmp_path, way):
    folder, elsewhere = tmp_path / "eigen", tmp_path / "elders"
    (folder / "report").mkdir(parents=True)
    elsewhere.mkdir()
    (elsewhere / "cover.html").write_text("GEHEIM", "utf-8")
    if way == "file":
        (folder / "report" / "cover.html").symlink_to(elsewhere / "cover.html")
    else:
        (folder / "report").rmdir()
        (folder / "report").symlink_to(elsewhere, target_is_directory=True)
    assessment = assessed(everywhere(2))
    with pytest.raises(FormatError, match=r"cover\.html|report/"):
        REPORT.render("html", Reported([assessment]), Look(templates=folder))


def test_a_link_inside_the_folder_with_templates_is_followed(tmp_path):
    (tmp_path / "report").mkdir()
    (tmp_path / "omslag.html").write_text("EIGEN OMSLAG", "utf-8")
    (tmp_path / "report" / "cover.html").symlink_to(tmp_path / "omslag.html")
    assert b"EIGEN OMSLAG" in REPORT.render("html", Reported([assessed(everywhere(2))]), Look(templates=tmp_path))


def test_what_a_page_loads_stays_in_its_folders(tmp_path):
    folder = tmp_path / "eigen"
    folder.mkdir()
    (tmp_path / "geheim.txt").write_text("GEHEIM")
    (folder / "stijl.css").write_text("p { color: red }")
    (folder / "link.txt").symlink_to(tmp_path / "geheim.txt")
    fetcher = PackageFetcher([folder])
    assert fetcher.fetch((folder / "stijl.css").as_uri()).read() == b"p { color: red }"
    for address in (
        (folder / "link.txt").as_uri(),
        (tmp_path / "geheim.txt").as_uri(),
        f"{folder.as_uri()}/../geheim.txt",
        f"{folder.as_uri()}/%2e%2e/geheim.txt",
        "file:////server/share/x.png",
        "file://server/share/x.png",
        "http://127.0.0.1:9/x.css",
        "ftp://127.0.0.1/x",
    ):
        with pytest.raises(RefusedError):
            fetcher.fetch(address)
