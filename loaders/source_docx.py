"""Word files (.docx, .docm, and what WPS writes): text, numbers of lists, tables, text boxes.

Headers, footers, comments, deleted and hidden text are left out; macros are never looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import counters
from .blocks import Block, Box, Paragraph, Tabular, Written, write
from .markup import child, children, local, parsed, switched_on, value, whole
from .package import Package, damaged, parts
from .source import LoadError

if TYPE_CHECKING:
    from lxml.etree import _Element

APART = True

_MAIN = "word/document.xml"
#: What holds blocks or runs and is no text of its own.
_THROUGH = {
    "ins",
    "moveTo",
    "smartTag",
    "customXml",
    "sdt",
    "sdtContent",
    "hyperlink",
    "fldSimple",
    "dir",
    "bdo",
    "oMath",
    "oMathPara",
    "ruby",
    "rubyBase",
}
#: What was taken out, is no text, or says how the rest looks.
_SKIPPED = {
    "del",
    "moveFrom",
    "delText",
    "instrText",
    "delInstrText",
    "rt",
    "pPr",
    "rPr",
    "sectPr",
    "commentReference",
    "annotationRef",
    "tblPr",
    "tblGrid",
}


def recognises(data: bytes, name: str) -> bool:
    """A package with a part of the word processor."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    return any(part.startswith("word/") for part in parts(data) or ())


def read(data: bytes, name: str) -> Written:
    """The text of the document part, its footnotes behind it."""
    package = Package(data, name)
    main = _MAIN if _MAIN in package else _main_part(package, name)
    body = child(parsed(package.read(main), name), "body")
    if body is None:
        raise LoadError(damaged(name, "a Word file"))
    folder = main.rpartition("/")[0]

    def part(file: str) -> _Element | None:
        path = f"{folder}/{file}"
        return parsed(package.read(path), name) if path in package else None

    reader = _Reader(_Lists(part("numbering.xml"), part("styles.xml")))
    blocks = list(reader.blocks(body))
    notes: list[Block] = []
    for kind in ("footnote", "endnote"):
        wanted = reader.notes.get(kind, [])
        held = {value(note, "id"): note for note in children(part(f"{kind}s.xml"), kind)}
        for number in wanted:
            if number in held:
                notes += reader.blocks(held[number])
    return write(blocks, notes)


def _main_part(package: Package, name: str) -> str:
    if "_rels/.rels" in package:
        for relation in parsed(package.read("_rels/.rels"), name):
            if (value(relation, "Type") or "").endswith("/officeDocument"):
                target = (value(relation, "Target") or "").lstrip("/")
                if target in package:
                    return target
    raise LoadError(damaged(name, "a Word file"))


# Numbers of lists ---------------------------------------------------------------------------


@dataclass
class _Level:
    form: str = "decimal"
    pattern: str = ""
    start: int = 1
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False


@dataclass
class _List:
    """An abstract list: its levels, the style of each, and how far it has counted."""

    levels: dict[int, _Level] = field(default_factory=dict)
    styles: dict[str, int] = field(default_factory=dict)
    link: str | None = None
    counted: dict[int, int] = field(default_factory=dict)


class _Lists:
    """The lists of a document; asked paragraph by paragraph, in order."""

    def __init__(self, numbering: _Element | None, styles: _Element | None):
        self._lists: dict[str, _List] = {}
        self._nums: dict[str, tuple[str, dict[int, int], dict[int, _Level]]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._styles: dict[str, tuple[str | None, str | None, int | None]] = {}
        self._vanished: set[str] = set()
        for abstract in children(numbering, "abstractNum"):
            made = _List(link=value(child(abstract, "numStyleLink")))
            for level in children(abstract, "lvl"):
                made.levels[whole(level, "ilvl")] = _level(level)
                style = value(child(level, "pStyle"))
                if style:
                    made.styles[style] = whole(level, "ilvl")
            self._lists[value(abstract, "abstractNumId") or ""] = made
        for num in children(numbering, "num"):
            starts: dict[int, int] = {}
            levels: dict[int, _Level] = {}
            for override in children(num, "lvlOverride"):
                depth = whole(override, "ilvl")
                if child(override, "startOverride") is not None:
                    starts[depth] = whole(child(override, "startOverride"), default=1)
                own = child(override, "lvl")
                if own is not None:
                    levels[depth] = _level(own)
            abstract_id = value(child(num, "abstractNumId")) or ""
            self._nums[value(num, "numId") or ""] = (abstract_id, starts, levels)
        for named in children(styles, "style"):
            key = value(named, "styleId")
            if key:
                listed = child(named, "pPr", "numPr")
                at = child(listed, "ilvl")
                self._styles[key] = (
                    value(child(named, "basedOn")),
                    value(child(listed, "numId")),
                    whole(at) if at is not None else None,
                )
                if switched_on(child(named, "rPr", "vanish")):
                    self._vanished.add(key)

    def hidden(self, style: str | None) -> bool:
        """Whether text of a style is not printed."""
        return style in self._vanished

    def number(self, properties: _Element | None) -> str:
        """The number before a paragraph, "" where it has none; counts on."""
        style = value(child(properties, "pStyle"))
        listed = child(properties, "numPr")
        num = value(child(listed, "numId"))
        at = child(listed, "ilvl")
        level = whole(at) if at is not None else None
        if num is None:
            num, of_style = self._of_style(style)
            level = level if level is not None else of_style
        if num is None or num not in self._nums:
            return ""
        abstract, starts, own = self._nums[num]
        made = self._resolved(abstract)
        if made is None:
            return ""
        if level is None:
            level = made.styles.get(style or "", 0)
        return self._count(num, made, min(max(level, 0), 8), starts, own)

    def _of_style(self, style: str | None) -> tuple[str | None, int | None]:
        level: int | None = None
        for _ in range(20):  # styles may be based on each other in a circle
            if style is None or style not in self._styles:
                return None, level
            above, num, own = self._styles[style]
            level = level if level is not None else own
            if num is not None:
                return num, level
            style = above
        return None, level

    def _resolved(self, abstract: str) -> _List | None:
        made = self._lists.get(abstract)
        if made is not None and made.link and not made.levels:
            num, _ = self._of_style(made.link)
            if num in self._nums:
                return self._lists.get(self._nums[num][0], made)
        return made

    def _count(
        self, num: str, made: _List, level: int, starts: dict[int, int], own: dict[int, _Level]
    ) -> str:
        levels = made.levels | own
        form = levels.get(level, _Level())
        if level in starts and (num, level) not in self._begun:
            made.counted[level] = starts[level]
        elif level in made.counted:
            made.counted[level] += 1
        else:
            made.counted[level] = form.start
        self._begun.add((num, level))
        for below in [k for k in made.counted if k > level]:
            restart = levels.get(below, _Level()).restart
            if restart != 0 and (restart is None or level < restart):
                del made.counted[below]
        for above in range(level):
            made.counted.setdefault(above, levels.get(above, _Level()).start)
        words = form.pattern
        for k in range(9):
            if f"%{k + 1}" in words:
                other = levels.get(k, _Level())
                plain = form.legal and k < level
                counted = made.counted.get(k, other.start)
                words = words.replace(
                    f"%{k + 1}", counters.printed(counted, "decimal" if plain else other.form)
                )
        if not words or form.form == "bullet":
            return ""
        return words + (" " if form.suffix != "nothing" and words[-1:].isalnum() else "")


def _level(level: _Element) -> _Level:
    restart = child(level, "lvlRestart")
    return _Level(
        form=value(child(level, "numFmt")) or _alternate(level) or "decimal",
        pattern=value(child(level, "lvlText")) or "",
        start=whole(child(level, "start"), default=1),
        suffix=value(child(level, "suff")) or "tab",
        restart=whole(restart) if restart is not None else None,
        legal=switched_on(child(level, "isLgl")),
    )


def _alternate(level: _Element) -> str | None:
    return value(child(level, "AlternateContent", "Fallback", "numFmt"))


# Text ---------------------------------------------------------------------------------------


class _Reader:
    """Walks the document part; collects which notes were referred to."""

    def __init__(self, lists: _Lists):
        self._lists = lists
        self.notes: dict[str, list[str | None]] = {}

    def blocks(self, container: _Element, *, cell: bool = False) -> Iterator[Block]:
        """The paragraphs and tables of a body, a cell, a text box or a note, in order.

        In a cell the number of a paragraph without words stands, too: 序号 that counts itself.
        """
        pending = ""
        for element in _flattened(container, {"p", "tbl"}):
            if local(element) == "tbl":
                yield self._table(element)
                continue
            properties = child(element, "pPr")
            number = self._lists.number(properties)
            boxes: list[_Element] = []
            hidden = self._lists.hidden(value(child(properties, "pStyle")))
            words = "" if hidden else "".join(self._run(element, boxes))
            if pending or words.strip() or cell:
                words = pending + (words if pending else number + words)
            pending = ""
            if child(properties, "rPr", "del") is not None and not boxes:
                pending = words  # its mark was deleted: it runs on into the next paragraph
                continue
            yield Paragraph(words)
            for box in boxes:
                yield from self.blocks(box)
        if pending:
            yield Paragraph(pending)

    def _run(self, element: _Element, boxes: list[_Element]) -> Iterator[str]:
        """The words of a paragraph; text boxes that hang on it are put into `boxes`."""
        stack = [iter(element)]
        while stack:
            one = next(stack[-1], None)
            if one is None:
                stack.pop()
                continue
            name = local(one)
            if name in _SKIPPED:
                continue
            if name == "t":
                yield one.text or ""
            elif name == "tab":
                yield "\t"
            elif name in ("br", "cr"):
                yield "\n"
            elif name == "noBreakHyphen":
                yield "-"
            elif name in ("footnoteReference", "endnoteReference"):
                kind = name.removesuffix("Reference")
                self.notes.setdefault(kind, []).append(value(one, "id"))
            elif name == "AlternateContent":
                branch = child(one, "Choice")
                branch = branch if branch is not None else child(one, "Fallback")
                if branch is not None:
                    stack.append(iter(branch))
            elif name == "txbxContent":
                boxes.append(one)
            elif name == "r":
                properties = child(one, "rPr")
                if not switched_on(child(properties, "vanish")):
                    stack.append(iter(one))
            elif name != "p":
                stack.append(iter(one))

    def _table(self, table: _Element) -> Tabular:
        rows: list[list[_Cell]] = []
        for row in _flattened(table, {"tr"}):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                continue
            cells: list[_Cell] = []
            column = whole(child(properties, "gridBefore"))
            if column:
                cells.append(_Cell(0, min(column, 63), "", ()))
            for cell in _flattened(row, {"tc"}):
                own = child(cell, "tcPr")
                columns = max(1, min(whole(child(own, "gridSpan"), default=1), 63))
                merge = child(own, "vMerge")
                how = "" if merge is None else (value(merge) or "continue")
                across = child(own, "hMerge")
                if across is not None and value(across) != "restart" and cells:
                    cells[-1].columns += columns
                else:
                    cells.append(_Cell(column, columns, how, tuple(self.blocks(cell, cell=True))))
                column += columns
            rows.append(cells)
        return Tabular(tuple(_boxes(rows)))


@dataclass
class _Cell:
    column: int
    columns: int
    merge: str  # "", "restart" or "continue"
    blocks: tuple[Block, ...]


def _boxes(rows: list[list[_Cell]]) -> Iterator[tuple[Box, ...]]:
    """The rows with cells that are merged downwards counted, from the last row up."""
    height: dict[tuple[int, int], int] = {}
    below: dict[int, int] = {}  # column → rows that go on from above
    for i in range(len(rows) - 1, -1, -1):
        now: dict[int, int] = {}
        for cell in rows[i]:
            if cell.merge:
                height[i, cell.column] = 1 + below.get(cell.column, 0)
            if cell.merge == "continue":
                now[cell.column] = height[i, cell.column]
        below = now
    for i, row in enumerate(rows):
        boxes = []
        for cell in row:
            going_on = cell.merge == "continue" and i > 0 and (i - 1, cell.column) in height
            if not going_on:
                boxes.append(Box(cell.blocks, cell.columns, height.get((i, cell.column), 1)))
        yield tuple(boxes)


def _flattened(container: _Element, wanted: set[str]) -> Iterator[_Element]:
    """The wanted elements in a container, through what only wraps them."""
    stack: list[Iterator[_Element]] = [iter(container)]
    while stack:
        one = next(stack[-1], None)
        if one is None:
            stack.pop()
        elif local(one) in wanted:
            yield one
        elif local(one) == "AlternateContent":
            chosen: Iterable[_Element] | None = child(one, "Choice")
            stack.append(iter(chosen if chosen is not None else child(one, "Fallback") or ()))
        elif local(one) in _THROUGH:
            stack.append(iter(one))
