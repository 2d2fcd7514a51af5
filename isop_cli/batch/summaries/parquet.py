"""The summary as Parquet, for those who compute with it: a row for each school, levels as numbers."""

import importlib
from fractions import Fraction
from typing import Any, BinaryIO

from isop_cli.batch.batch import SchoolResult
from isop_cli.model.framework import Framework

_TEXTS = ("dossier", "school", "brin", "lrk", "sector", "city", "postcode", "outcome", "decided")
_COUNTS = (
    "status", "needed", "decisive", "pivotal", "not_applicable", "conflicts", "errors", "warnings", "notices",
)  # fmt: skip
#: How many rows are written at once.
_GROUP = 2_000


class Summary:
    """A row for each school."""

    def __init__(self, framework: Framework, file: BinaryIO) -> None:
        # Untyped: the library has types for a part of itself only.
        pyarrow: Any = importlib.import_module("pyarrow")
        parquet: Any = importlib.import_module("pyarrow.parquet")
        self.framework, self.arrow = framework, pyarrow
        levels = [f"guideline_{g.id}_level" for g in framework.guidelines]
        levels += [f"indicator_{name}" for name in framework.indicators]
        levels += [f"partnership_{p.id}" for p in framework.partnerships]
        self.schema = pyarrow.schema(
            [(name, pyarrow.string()) for name in _TEXTS]
            + [("audit", pyarrow.date32())]
            + [(name, pyarrow.int32()) for name in _COUNTS]
            + [("balanced", pyarrow.bool_()), ("missing_voices", pyarrow.string())]
            + [
                (f"guideline_{g.id}_{kind}", pyarrow.string())
                for kind in ("outcome", "computed")
                for g in framework.guidelines
            ]
            + [(f"guideline_{g.id}_carried", pyarrow.bool_()) for g in framework.guidelines]
            + [(name, pyarrow.float64()) for name in [*levels, "spread"]]
        )
        self.file = file
        self.writer = parquet.ParquetWriter(file, self.schema, compression="zstd")
        self.rows: list[dict[str, Any]] = []

    def add(self, school: SchoolResult) -> None:
        """Take the next school."""
        row = school.row
        flat: dict[str, Any] = {name: _text(getattr(row, name)) for name in _TEXTS}
        flat |= {name: getattr(row, name) for name in _COUNTS} | {"audit": row.audit, "spread": _level(row.spread)}
        flat |= {"balanced": row.balanced, "missing_voices": " ".join(row.missing_voices)}
        for name, found in row.guidelines.items():
            flat |= {f"guideline_{name}_outcome": found.outcome, f"guideline_{name}_level": _level(found.score)}
            flat |= {f"guideline_{name}_computed": row.judged.get(name, found.outcome)}
            flat |= {f"guideline_{name}_carried": name in row.carried}
        flat |= {f"indicator_{name}": _level(score) for name, score in row.indicators.items()}
        flat |= {f"partnership_{name}": _level(score) for name, score in row.partnerships.items()}
        self.rows.append(flat)
        if len(self.rows) >= _GROUP:
            self._write()

    def _write(self) -> None:
        self.writer.write_table(self.arrow.Table.from_pylist(self.rows, schema=self.schema))
        self.rows.clear()

    def finish(self) -> BinaryIO:
        """The file."""
        self._write()
        self.writer.close()
        return self.file


def _text(value: str | None) -> str | None:
    return None if value is None else value.encode("utf-8", "replace").decode("utf-8")


def _level(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
