"""Citations: every 《title》, with the number in the bracket right after it."""

from __future__ import annotations

import re

from .records import Citation
from .source import Flow, unspaced

#: 《甲》（国办发〔2018〕63 号） · 《甲（试行）》 · but not “甲” or <<甲>>.
_TITLE = re.compile(
    r"《(?P<title>[^《》]{1,200}(?:《[^《》]{1,100}》[^《》]{0,100})*)》"
    r"(?:\s*（(?P<number>[^（）《》]{2,60}(?:（[^（）]*）[^（）《》]*)?)）)?"
)
_NUMBER = re.compile(r"\d{4}|第?\s*\d+\s*号|[令号]")


def citations(
    flow: Flow, rests_on: tuple[int, int] | None, heading: str = ""
) -> tuple[Citation, ...]:
    """Every 《title》 of a run of text, in order.

    ``rests_on`` is the place in the text of the opening sentence, whose titles are what the
    document is based on; all others are merely cited, and so is the plan that a document
    hands out by its ``heading`` (关于印发《某县…方案》的通知). White space in titles is dropped;
    the number is as printed, without line breaks.
    """
    found = []
    for hit in _TITLE.finditer(flow.norm):
        number, end = hit["number"], hit.end()
        if number is not None and not _NUMBER.search(number):
            number, end = None, hit.end("title") + 1
        start, stop = flow.span(hit.start(), end)
        title = unspaced(flow.text[hit.start("title") : hit.end("title")])
        based = (
            rests_on is not None
            and rests_on[0] <= start < rests_on[1]
            and f"印发《{title}》" not in heading
        )
        printed = flow.text[hit.start("number") : hit.end("number")].strip() if number else None
        found.append(
            Citation(
                title,
                printed,
                "based-on" if based else "cites",
                flow.source[start:stop],
                start,
                stop,
            )
        )
    return tuple(found)
