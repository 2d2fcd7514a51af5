"""What was replaced in a dossier, line by line, and what was not looked for."""

import sys

from isop_cli.checking.redacting import Redacted
from isop_cli.formats.problems.text import where
from isop_cli.text.language import _, ngettext
from isop_cli.text.printable import one_line


def tell_redaction(redacted: Redacted, *, has_list: bool, others: bool) -> None:
    """Tell on standard error each replacement, with its place, and what a reader should know of the rest."""
    for one in redacted.replacements:
        print(f"{where(one.place)}: {one_line(one.found)} → {one_line(one.replaced)}", file=sys.stderr)
    number = len(redacted.replacements)
    print(ngettext("{n} replacement", "{n} replacements", number).format(n=number), file=sys.stderr)
    for place, file in redacted.left:
        told = _("{place}: there is a name in the file name {file}, which stays; rename that file in both places")
        print(told.format(place=where(place), file=one_line(file)), file=sys.stderr)
    for told in _kept(redacted, has_list, others):
        print(told, file=sys.stderr)


def _kept(redacted: Redacted, has_list: bool, others: bool) -> list[str]:
    told = []
    if not others and redacted.form.audit.auditors:
        told.append(
            _(
                "Kept, for the label bureau needs them: the school's name, and the names of the auditors and of who decided in "
                "their own places. --auditors replaces those of people too."
            )
        )
    documents = sum(evidence.document is not None for evidence in redacted.form.evidence)
    if documents:
        told.append(
            ngettext(
                "Not looked into: the document that the dossier refers to.",
                "Not looked into: the {n} documents that the dossier refers to.",
                documents,
            ).format(n=documents)
        )
    if not has_list:
        told.append(
            _(
                "Names with no mevrouw, juf or the like before them are found when they are on a list: --names names.txt."
            )
        )
    return [*told, _("Read the result before you share it: what is on no list and looks like no name is still there.")]
