"""Where SARIF says that a file is."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from isop_cli.formats.problems.sarif import ROOT, artifact


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
