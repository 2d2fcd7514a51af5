"""What WeasyPrint's tags lack for PDF/UA-1: scopes of header cells, and running headers that are no content.

Works on the document's objects (pydyf) before they are written. Source: ISO 14289-1, clauses 7.5 and 7.8.
"""

from collections.abc import Iterator
from typing import Any

import pydyf

_SCOPES = {"/THead": "/Column", "/TBody": "/Row"}


def finish_tags(_document: Any, pdf: Any) -> None:
    """Complete the tags of a rendered document. A finisher for WeasyPrint's `write_pdf`."""
    elements = {
        item.number: item
        for item in pdf.objects
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem"
    }
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    reached = set()
    for element, group in _below(pdf, root, ""):
        reached.add(element.number)
        if element["S"] == "/TH":
            element.setdefault("A", pydyf.Dictionary({"O": "/Table"}))["Scope"] = _SCOPES.get(group, "/Column")
    orphans = [element for number, element in elements.items() if number not in reached]
    _make_artifacts(pdf, orphans, _object(pdf, root["ParentTree"])["Nums"])


def _below(pdf: Any, element: Any, group: str) -> Iterator[tuple[Any, str]]:
    """Every structure element below one, with the table part that it is in."""
    for kid in element.get("K", ()):
        if isinstance(kid, bytes):
            child = _object(pdf, kid)
            if child.get("Type") != "/StructElem":
                continue
            part = child["S"] if child["S"] in _SCOPES else group
            yield child, part
            yield from _below(pdf, child, part)


def _make_artifacts(pdf: Any, orphans: list[Any], parents: Any) -> None:
    """Mark what stands outside the tree, in the margins of pages, as artifacts of pagination."""
    marks: dict[bytes, set[int]] = {}
    for orphan in orphans:
        numbers = {kid for kid in orphan["K"] if isinstance(kid, int)}
        if numbers:
            marks.setdefault(orphan["Pg"], set()).update(numbers)
        orphan.free = "f"
    lost = {orphan.reference for orphan in orphans}
    for array in parents:
        if isinstance(array, pydyf.Array):
            array[:] = [b"null" if reference in lost else reference for reference in array]
    for page, numbers in marks.items():
        stream = _object(pdf, _object(pdf, page)["Contents"]).stream
        for index, operator in enumerate(stream):
            if operator == b"BDC" and stream[index - 1].get("MCID") in numbers:
                stream[index - 2] = "/Artifact"
                stream[index - 1] = pydyf.Dictionary({"Type": "/Pagination"})


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
