"""How to cite a figure and the documents it rests on: GB/T 7714—2015, and BibTeX."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .letters import clean

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edition:
    """Which state of the graph: the last day on which a document was read, a hash, the program."""

    day: str
    version: str
    zeren: str


_STATE = {"zh": "版本 {0}，图谱 {1}", "en": "version {0}, graph {1}"}


def gbt(title: str, documents: Sequence[Row], edition: Edition, lang: str = "zh") -> str:
    """The documents, each with issuer, title, number, place and date; then the figure itself, in
    the language of its title.

    [Z] stands for papers of other kinds, [Z/OL] for one with an address, [DS] for data.
    """
    entries = [_document(row) for row in documents]
    state = _STATE[lang].format(edition.zeren, edition.version)
    entries.append(f"Zeren 责任. {clean(title)}[DS]. {state}. {edition.day}.")
    return "".join(f"[{number}] {one}\n" for number, one in enumerate(entries, 1))


def _document(row: Row) -> str:
    def said(name: str) -> str:
        return clean(str(row.get(name) or "")).strip()

    issuer, number, place = said("issuer"), said("number"), said("place")
    title = said("title") + (f": {number}" if number else "")
    address = said("source_url")
    text = f"{issuer}. {title}" if issuer else title
    text += "[Z/OL]" if address else "[Z]"
    if place:
        text += f". {place}"
    day = said("issued_on")
    if address:
        read = said("retrieved_on")
        dates = (f" ({day})" if day else "") + (f" [{read}]" if read else "")
        return f"{text}.{dates} {address}."
    return f"{text}{', ' if place else '. '}{day}." if day else f"{text}."


def bibtex(title: str, documents: Sequence[Row], edition: Edition) -> str:
    """The same for LaTeX: an entry a document, keyed by its id, and one for the figure."""
    entries = []
    for row in documents:
        day = str(row.get("issued_on") or "")
        entries.append(
            _entry(
                f"zeren-{row['document']}",
                title=row["title"],
                author=row.get("issuer"),
                number=row.get("number"),
                address=row.get("place"),
                year=day[:4],
                date=day,
                howpublished=row.get("source_url"),
                urldate=row.get("retrieved_on"),
            )
        )
    entries.append(
        _entry(
            f"zeren-{edition.version}",
            title=title,
            author="Zeren 责任",
            year=edition.day[:4],
            date=edition.day,
            note=f"Zeren {edition.zeren}, graph {edition.version}",
        )
    )
    return "\n".join(entries)


def _entry(key: str, **fields: Any) -> str:
    known = {name: str(value) for name, value in fields.items() if value}
    # A name of a body is one name, not first and last.
    whole = ("title", "author")
    lines = [
        f"  {name} = {{{{{_latex(value)}}}}},\n" if name in whole else
        f"  {name} = {{{_latex(value)}}},\n" for name, value in known.items()
    ]  # fmt: skip
    return f"@misc{{{re.sub(r'[^A-Za-z0-9-]', '', key)},\n{''.join(lines)}}}\n"


_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#",
    "$": r"\$", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def _latex(text: str) -> str:
    return "".join(_SIGNS.get(sign, sign) for sign in clean(text))
