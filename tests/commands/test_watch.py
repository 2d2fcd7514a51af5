"""`isop check --watch` looks again at every save, in included files too, and ends with Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.builders import EXAMPLES, ROOT


def wait_for(file: Path, number: int) -> str:
    """What stands in a file once it tells of an outcome, or of none, so many times."""
    for _try in range(300):
        text = file.read_text("utf-8")
        if text.count("outcome") >= number:
            return text
        time.sleep(0.1)
    raise AssertionError(file.read_text("utf-8"))


def test_it_looks_at_every_save_of_the_dossier_and_of_what_it_includes(tmp_path):
    folder = tmp_path / "visits"
    folder.mkdir()
    (folder / "a.yaml").write_text("evidence: []\n", "utf-8")
    school, err = tmp_path / "school.yaml", tmp_path / "err"
    school.write_text((EXAMPLES / "de-brug.yaml").read_text("utf-8") + "\ninclude: [visits/*.yaml]\n", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ISOP_LANG": "en"}
    with err.open("wb") as stderr:
        command = [sys.executable, "-m", "isop_cli", "check", "--watch", "school.yaml"]
        watching = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=stderr)
    try:
        assert "The outcome so far: " in wait_for(err, 1)
        time.sleep(1)  # it watches the included folder as well from its first look on
        (folder / "a.yaml").write_text("evidence:\n  - id\n", "utf-8")
        assert "There is no outcome while there are errors." in wait_for(err, 2)
        (tmp_path / "new").write_text("evidence: []\n", "utf-8")
        (tmp_path / "new").replace(folder / "a.yaml")  # as an editor saves
        assert wait_for(err, 3).rstrip().rpartition("\n")[2].startswith("The outcome so far: ")
    finally:
        watching.send_signal(signal.SIGINT)
    assert watching.wait(30) == 0
