"""What a page may load while it becomes a PDF: files in a few folders. Never the network."""

import mimetypes
import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from weasyprint.urls import URLFetcher, URLFetcherResponse

MAX_BYTES = 20 * 1024 * 1024


class RefusedError(ValueError):
    """Something that may not be loaded."""


class PackageFetcher(URLFetcher):
    """Loads ordinary files inside the given folders, and data: addresses; everything else is refused."""

    def __init__(self, folders: Iterable[Path]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.folders = [os.path.join(os.path.realpath(folder), "") for folder in folders]

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The file behind an address. Raises RefusedError for anything else than a file in the folders."""
        parts = urlsplit(url)
        if parts.scheme == "data":
            inline: URLFetcherResponse = super().fetch(url, headers)  # type: ignore[no-untyped-call]
            return inline
        if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
            raise RefusedError(f"not loaded: {url[:200]}")
        path = Path(os.path.realpath(url2pathname(parts.path) if os.name == "nt" else unquote(parts.path)))
        inside = any(str(path).startswith(folder) for folder in self.folders)
        if not inside or not path.is_file() or path.stat().st_size > MAX_BYTES:
            raise RefusedError(f"not loaded: {url[:200]}")
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
