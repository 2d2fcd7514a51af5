"""A user's own templates: one file at a time, and in a sandbox."""

import pytest

from isop_cli.checking.evidence import examine
from isop_cli.documents.report.files import REPORT, Reported
from isop_cli.formats.look import Look, read_look
from isop_cli.formats.registry import FormatError
from tests.builders import EXAMPLES, isop


def page(folder, name: str, template: str, format_: str = "html") -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template, "utf-8")
    assessment = examine(EXAMPLES / "de-brug.yaml", isop()).assessment
    return REPORT.render(format_, Reported([assessment]), Look(templates=folder)).decode()


def test_one_template_is_replaced_and_the_others_stay(tmp_path):
    shown = page(tmp_path, "report/cover.html", "<h1>Eigen omslag van {{ sentences.school }}</h1>")
    assert "<h1>Eigen omslag van SO De Brug</h1>" in shown
    assert 'id="opening"' in shown


def test_the_stylesheet_is_a_template_file_too(tmp_path):
    assert "body { color: #123456 }" in page(tmp_path, "style.css", "body { color: #123456 }")


def test_markdown_has_a_template_too(tmp_path):
    shown = page(tmp_path, "report/report.md", "# {{ report.sentences.school }}", "markdown")
    assert shown == "# SO De Brug\n"


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ report.__init__.__globals__ }}",
        "{{ report.sentences._levels }}",
        "{{ self._TemplateReference__context }}",
        "{{ report.opening.strengths.append('x') }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{% include '../../../etc/passwd' %}",
        "{% include '/etc/passwd' %}",
        "{% for x in range(10000000) %}x{% endfor %}",
        "{{ 1 / 0 }}",
        "{{ nothing }}",
        "{% if %}",
        "{{ 'x' + 1 }}",
        "{{ report.guidelines[99].title }}",
    ],
)
def test_a_template_that_breaks_out_or_breaks_is_refused_with_a_reason(tmp_path, template):
    with pytest.raises(FormatError) as refused:
        page(tmp_path, "report/cover.html", template)
    assert str(refused.value)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FormatError, match="there is no folder"):
        read_look(tmp_path / "nothing")
