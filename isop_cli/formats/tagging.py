"""What WeasyPrint's objects lack for PDF/UA-1 and PDF/A-3: scopes of header cells, running headers that are no content.

Works on the document's objects (pydyf) before they are written. Source: ISO 14289-1, clauses 7.5 and 7.8.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pydyf

_SCOPES = {"/THead": "/Column", "/TBody": "/Row"}


class _Null(pydyf.Object):
    """In the place of an object that nothing needs any more.

    Not marked as free: pydyf leaves free objects out of its object stream and counts them all the same, which moves the
    index of every later object. Source: ISO 32000-1, clause 7.5.8.3.
    """

    data = b"null"

    def __init__(self, number: int) -> None:
        pydyf.Object.__init__(self)
        self.number = number


def with_signature_field(name: str, description: str) -> Callable[[Any, Any], None]:
    """A finisher that completes the tags and adds an empty signature field, in a Form element as PDF/UA asks.

    Source: ISO 14289-1, clause 7.18.4, and ISO 19005-3, clause 6.3.3 (a field without size needs no appearance).
    """

    def finish(document: Any, pdf: Any) -> None:
        finish_tags(document, pdf)
        page = _object(pdf, pdf.page_references[0])
        parents = _object(pdf, _object(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
        place = max((number for number in parents if isinstance(number, int)), default=-1) + 1
        widget = pydyf.Dictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Widget",
                "FT": "/Sig",
                "T": pydyf.String(name),
                "TU": pydyf.String(description),
                "Contents": pydyf.String(description),
                "Rect": pydyf.Array([0, 0, 0, 0]),
                "F": 132,  # print, locked
                "P": page.reference,
                "StructParent": place,
            }
        )
        pdf.add_object(widget)
        page["Annots"] = pydyf.Array([*page.get("Annots", []), widget.reference])
        page["Tabs"] = "/S"
        pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([widget.reference]), "SigFlags": 3})
        whole = _object(pdf, _object(pdf, pdf.catalog["StructTreeRoot"])["K"][0])
        kid = pydyf.Dictionary({"Type": "/OBJR", "Obj": widget.reference, "Pg": page.reference})
        pdf.add_object(kid)
        form = pydyf.Dictionary(
            {
                "Type": "/StructElem",
                "S": "/Form",
                "P": whole.reference,
                "Pg": page.reference,
                "K": pydyf.Array([kid.reference]),
                "Alt": pydyf.String(description),
            }
        )
        pdf.add_object(form)
        whole["K"].append(form.reference)
        parents.extend([place, form.reference])

    return finish


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
    if files := pdf.catalog.get("AF"):
        files[:] = dict.fromkeys(files)  # WeasyPrint lists each attachment twice
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
        pdf.objects[orphan.number] = _Null(orphan.number)
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
