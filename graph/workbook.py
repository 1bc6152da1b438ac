"""Workbooks in which text is text, and the same rows give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

# The largest text that a cell of a spreadsheet holds.
CELL = 32_767
# Characters that XML, and so spreadsheets and GraphML, can't hold: page breaks above all.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_WRITTEN_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def text_cell(sheet: Any, value: Any) -> Any:
    """A cell that holds a value as it is, text never as a formula; a list is joined by ；."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, (list, tuple)):
        value = "；".join(map(str, value))
    elif not isinstance(value, (str, int, float, type(None))):
        value = str(value)
    cell = WriteOnlyCell(sheet, printable(value))
    if isinstance(value, str):
        # `=` is a comparator here, and a text may begin with `=` or `@`.
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return cell


def printable(value: Any) -> Any:
    """A text as a cell can hold it; any other value as it is."""
    if not isinstance(value, str):
        return value
    text = NOT_IN_XML.sub(" ", value)
    return text if len(text) <= CELL else text[: CELL - 1] + "…"


def pack_without_time(source: io.BytesIO) -> bytes:
    """The same archive without the time of writing."""
    packed = io.BytesIO()
    epoch = (1980, 1, 1, 0, 0, 0)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _WRITTEN_AT.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            entry = zipfile.ZipInfo(name, epoch)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return packed.getvalue()
