"""What every test starts from: English, and nothing of the machine's own settings."""

import pytest

from isop_cli.language import in_language


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    for variable in ("SOURCE_DATE_EPOCH", "ISOP_LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "ISOP_DEBUG"):
        monkeypatch.delenv(variable, raising=False)
    with in_language("en"):
        yield
