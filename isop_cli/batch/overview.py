"""What is known of all schools together: who is there twice."""

import sqlite3
from collections.abc import Iterator

from isop_cli.model.school_row import SchoolRow
from isop_cli.reading.diagnostics import Diagnostic, Place
from isop_cli.text.names import located_brin, name_key


class Index:
    """Which schools there are, in order, and which dossiers are of the same school.

    Kept on disk by SQLite: memory does not grow with the number of schools.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.executescript(
            """
            CREATE TABLE school (number INTEGER PRIMARY KEY, dossier TEXT, name TEXT, home TEXT, result TEXT, status INTEGER);
            CREATE TABLE identity (same TEXT, dossier TEXT);
            CREATE INDEX same ON identity (same);
            """
        )

    def add(self, number: int, dossier: str, name: str, home: str, result: str, status: int, same: list[str]) -> None:
        """Remember a school: its place in the order, where its result is with its SHA-256, and by what it is known."""
        self._database.execute(
            "INSERT INTO school VALUES (?, ?, ?, ?, ?, ?)", (number, dossier, name, home, result, status)
        )
        self._database.executemany("INSERT INTO identity VALUES (?, ?)", [(identity, dossier) for identity in same])

    def schools(self) -> Iterator[tuple[str, str, str, str]]:
        """Each school in order: its dossier, that dossier's name in its tree, its folder, and its result's SHA-256."""
        yield from self._database.execute("SELECT dossier, name, home, result FROM school ORDER BY number")

    def others(self, row: SchoolRow, dossier: str) -> list[str]:
        """The other dossiers of the same school, sorted."""
        found: set[str] = set()
        for identity in identities(row):
            rows = self._database.execute("SELECT dossier FROM identity WHERE same = ? LIMIT 50", (identity,))
            found.update(other for (other,) in rows)
        return sorted(found - {dossier})

    def statuses(self) -> dict[int, int]:
        """How many schools have which status; one that is there twice has an error."""
        rows = self._database.execute(
            """
            SELECT CASE WHEN dossier IN (
                SELECT dossier FROM identity WHERE same IN (SELECT same FROM identity GROUP BY same HAVING count(*) > 1)
            ) THEN max(status, 3) ELSE status END AS worst, count(*) FROM school GROUP BY worst
            """
        )
        return dict(rows)

    def close(self) -> None:
        """Let go of the disk."""
        self._database.close()


def identities(row: SchoolRow) -> Iterator[str]:
    """By what a school is known: BRIN with its location, or name and place."""
    if brin := located_brin(row.brin):
        yield f"brin {brin}"
    name, place = name_key(row.school or ""), name_key(row.city or "")
    if name and place:
        # Without the location a BRIN stands for all schools of a board: then the name tells them apart.
        yield f"name {name} {place}"


def twice(row: SchoolRow, others: list[str]) -> Diagnostic:
    """The error that a school has another dossier in the batch."""
    return Diagnostic("E710", Place(row.dossier), others=others)
