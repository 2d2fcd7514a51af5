"""A badge as a file."""

from isop_cli.formats.look import Look
from isop_cli.formats.registry import DocumentKind


def _enveloped(token: str, _look: Look) -> bytes:
    from isop_cli.certifying.badge import enveloped

    return enveloped(token)


#: A signed badge, in an envelope for programs that read JSON, or as it was signed.
BADGE = DocumentKind("badge", {"json": _enveloped, "jwt": lambda token, _look: token.encode("ascii")})
