"""Whether a document gives the same findings in another format: duties, bodies, quotes and all.

Run ``python -m zeren.tests.formats.compare`` to write the table of `docs/formats.md` anew.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from zeren.loaders import LoadError, load, read_text
from zeren.loaders.records import Document
from zeren.loaders.source import Source, format_of, module
from zeren.tests.findings import bare

HERE = Path(__file__).resolve().parent
FILES = HERE / "files"
DOCUMENTS = HERE.parent.parent / "data" / "documents"
PAGE = HERE.parent.parent / "docs" / "formats.md"


def facts(document: Document) -> dict[str, list[str]]:
    """What was found, by kind, without places in the text and without white space."""
    d = document
    found: dict[str, list[str]] = {
        "head": [
            bare(
                f"{d.title}|{d.number}|{d.issued_on}|{d.place}|{d.form}|"
                f"{d.issuer.name if d.issuer else None}"
            )
        ],
        "duties": [bare(f"{t.seq}|{t.key}|{t.title}|{t.status}|{t.open_ended}") for t in d.duties],
        "assignments": [
            bare(f"{t.key}|{a.seq}|{a.agency}|{a.role}|{a.basis}|{a.inherited}|{a.quote}")
            for t in d.duties
            for a in t.assignments
        ],
        "dates": [bare(f"{t.key}|{t.due}|{t.due_by}|{t.due_quote}") for t in d.duties],
        "indicators": [
            bare(f"{t.key}|{i.kind}|{i.metric}|{i.comparator}|{i.value}|{i.unit}|{i.due}|{i.quote}")
            for t in d.duties
            for i in t.indicators
        ],
        "topics": [f"{t.key}|{m.id}|{m.main}" for t in d.duties for m in t.topics],
        "people": [bare(f"{p.name}|{p.position}|{p.post}") for p in d.people],
        "citations": [bare(f"{c.title}|{c.number}|{c.relation}") for c in d.citations],
    }
    return found


def differences(document: Document, original: Document) -> dict[str, list[str]]:
    """For each kind what was lost (-) and gained (+); a kind that is the same is left out."""
    found = {}
    now, before = facts(document), facts(original)
    for kind, rows in before.items():
        lost, gained = Counter(rows), Counter(now[kind])
        changed = [f"- {row}" for row in (lost - gained).elements()]
        changed += [f"+ {row}" for row in (gained - lost).elements()]
        if changed:
            found[kind] = changed
    return found


def original_of(path: Path) -> Path:
    """The bundled document that a file was made from."""
    return DOCUMENTS / f"{path.stem.partition('-')[0]}.txt"


def read_here(path: Path) -> Document:
    """A document read without a process of its own: many are, and each would cost its start."""
    data = path.read_bytes()
    written = module(format_of(data, path.name)).read(data, str(path))
    digest = hashlib.sha256(data).hexdigest()
    return read_text(Source(path.name, digest, written.text, written.tables, written.body_end))


@dataclass(frozen=True)
class Column:
    """A column of the table: how it is headed, and the files it is about, by document."""

    label: str
    file: str


#: `{}` stands for the name of the document.
COLUMNS = (
    Column("DOCX, styled, saved by LibreOffice", "{}-styled.docx"),
    Column("DOCX, numbers as lists", "{}-numbered.docx"),
    Column("DOCX, a table with merged cells", "{}.docx"),
    Column("DOC, converted by LibreOffice", "{}.doc"),
    Column("HTML of a site, in GBK", "{}-web.html"),
    Column("HTML saved by LibreOffice", "{}-office.html"),
    Column("PDF by LibreOffice", "{}-office.pdf"),
    Column("PDF by Chromium", "{}-browser.pdf"),
    Column("PDF by LibreOffice, ruled, portrait", "{}-ruled-portrait-office.pdf"),
    Column("PDF by LibreOffice, ruled, landscape", "{}-ruled-landscape-office.pdf"),
    Column("PDF by LibreOffice, unruled, portrait", "{}-unruled-portrait-office.pdf"),
    Column("PDF by LibreOffice, unruled, landscape", "{}-unruled-landscape-office.pdf"),
    Column("PDF by Chromium, ruled, portrait", "{}-ruled-portrait-browser.pdf"),
    Column("PDF by Chromium, ruled, landscape", "{}-ruled-landscape-browser.pdf"),
    Column("PDF by Chromium, unruled, portrait", "{}-unruled-portrait-browser.pdf"),
    Column("PDF by Chromium, unruled, landscape", "{}-unruled-landscape-browser.pdf"),
    Column("XLSX, merged cells, title above", "{}.xlsx"),
    Column("CSV", "{}.csv"),
)
NAMES = tuple(sorted(path.stem for path in DOCUMENTS.glob("*.txt")))
_BEGIN = "<!-- made by tests/formats/compare.py -->"


def table() -> str:
    """The table of formats and documents: equal, or what differs and how often."""
    originals = {name: load(DOCUMENTS / f"{name}.txt") for name in NAMES}
    rows = [f"| format | {' | '.join(NAMES)} |", f"|---|{'---|' * len(NAMES)}"]
    for column in COLUMNS:
        cells = []
        for name in NAMES:
            path = FILES / column.file.format(name)
            if not path.exists():
                cells.append("")
                continue
            try:
                changed = differences(load(path), originals[name])
            except LoadError:
                cells.append("not read")
                continue
            said = ", ".join(f"{kind} {len(rows)}" for kind, rows in changed.items())
            cells.append(said or "equal")
        rows.append(f"| {column.label} | {' | '.join(cells)} |")
    return "\n".join(rows)


def main() -> None:
    """Write the table into `docs/formats.md`; with words: say what differs in files named so."""
    words = sys.argv[1:]
    if not words:
        before = PAGE.read_text(encoding="utf-8").partition(_BEGIN)[0]
        PAGE.write_text(f"{before}{_BEGIN}\n\n{table()}\n", encoding="utf-8")
        return
    for path in sorted(FILES.iterdir()):
        if any(word in path.name for word in words):
            changed = differences(load(path), load(original_of(path)))
            print(f"{path.name}: {'' if changed else 'equal'}")
            for kind, rows in changed.items():
                print("\n".join(f"    {kind} {row}" for row in rows))


if __name__ == "__main__":
    main()
