"""What SARIF says of rules, and where it says that a file is."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from isop_cli.formats.problems.sarif import ROOT, artifact, driver
from isop_cli.text.language import in_language


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("/scholen/De Brug 50%.yaml", PurePosixPath, {"uri": "file:///scholen/De%20Brug%2050%25.yaml"}),
        ("C:\\Scholen\\Ültje.yaml", PureWindowsPath, {"uri": "file:///C:/Scholen/%C3%9Cltje.yaml"}),
        ("\\\\nas\\isop\\a.yaml", PureWindowsPath, {"uri": "file://nas/isop/a.yaml"}),
        ("de brug/a:b.yaml", PurePosixPath, {"uri": "de%20brug/a%3Ab.yaml", "uriBaseId": ROOT}),
        ("scholen\\a.yaml", PureWindowsPath, {"uri": "scholen/a.yaml", "uriBaseId": ROOT}),
        ("x\udce9.yaml", PurePosixPath, {"uri": "x%E9.yaml", "uriBaseId": ROOT}),
        ("s3://bucket/de brug.yaml", PurePosixPath, {"uri": "s3://bucket/de%20brug.yaml"}),
    ],
)
def test_a_place_is_a_uri(name, kind, told):
    assert artifact(name, kind) == told


def test_a_rule_tells_what_it_means_and_what_to_do_in_the_language_in_force():
    assert driver(["W401"])["driver"]["rules"] == [
        {
            "id": "W401",
            "shortDescription": {"text": "Evidence that is too old"},
            "fullDescription": {"text": "The evidence was gathered so long before the audit that it does not count."},
            "help": {"text": "Gather it anew."},
            "defaultConfiguration": {"level": "warning"},
        }
    ]
    with in_language("nl"):
        (rule,) = driver(["N502"])["driver"]["rules"]
    assert rule["shortDescription"] == {"text": "Nog leeg"}
    assert rule["defaultConfiguration"] == {"level": "note"}
