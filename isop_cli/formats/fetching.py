"""What a page may load while it becomes a PDF: files in a few folders. Never the network."""

import mimetypes
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from weasyprint.urls import URLFetcher, URLFetcherResponse

from isop_cli.formats.pictures import MAX_BYTES, picture_problem
from isop_cli.formats.problems.wording import in_words
from isop_cli.reading.diagnostics import Place
from isop_cli.reading.files import OutsideError, below, content_of
from isop_cli.resources import resource


class RefusedError(ValueError):
    """Something that may not be loaded."""


class PackageFetcher(URLFetcher):
    """Loads ordinary files inside the given folders, and data: addresses; everything else is refused."""

    def __init__(self, folders: Iterable[Path]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.folders = list(folders)
        self.own = os.path.join(os.path.realpath(resource("templates")), "")
        #: What was wrong with the pictures that were not loaded, for the user.
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The file behind an address. Raises RefusedError for anything else than a file in the folders."""
        parts = urlsplit(url)
        if parts.scheme == "data":
            inline: URLFetcherResponse = super().fetch(url, headers)  # type: ignore[no-untyped-call]
            return inline
        if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
            raise RefusedError(f"not loaded: {url[:200]}")
        path = self._found(url2pathname(parts.path) if os.name == "nt" else unquote(parts.path))
        if path is None or not path.is_file() or path.stat().st_size > MAX_BYTES:
            raise RefusedError(f"not loaded: {url[:200]}")
        content = content_of(path, MAX_BYTES)
        if not str(path).startswith(self.own) and (problem := picture_problem(content, path.name, Place(str(path)))):
            self.refused.append(in_words(problem).message)
            raise RefusedError(self.refused[-1])
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return URLFetcherResponse(url, content, {"Content-Type": kind})

    def _found(self, path: str) -> Path | None:
        """The file with its links followed, when it lies in one of the folders by its name, and in truth too."""
        for folder in self.folders:
            with suppress(OutsideError):
                return below(folder, path)
        return None
