"""The summary as JSON, every number exact."""

import json

from isop_cli import __version__
from isop_cli.batch.batch import School
from isop_cli.model.framework import Framework


class Summary:
    """An object for each school."""

    def __init__(self, framework: Framework) -> None:
        about = {"id": framework.id, "version": framework.version}
        head = {"format": "isop-batch/1", "program": f"isop {__version__}", "criteria": about}
        self.parts = [json.dumps(head, ensure_ascii=False)[:-1] + ', "schools": [']

    def add(self, school: School) -> None:
        """Take the next school."""
        data = school.row | {"folder": school.home, "files": school.files, "problems": school.problems}
        self.parts.append(
            ("" if len(self.parts) == 1 else ",") + "\n" + json.dumps(data, ensure_ascii=False, sort_keys=True)
        )

    def content(self) -> bytes:
        """The file."""
        return ("".join(self.parts) + "\n]}\n").encode("utf-8", "replace")
