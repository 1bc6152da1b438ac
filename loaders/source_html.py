"""Web pages as saved from a site: the document's own text and tables, without what is around it.

Left out are scripts, navigation, breadcrumbs, sharing, footers, lists of links, and whatever
follows the block in which most of the text stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from . import counters
from .blocks import Block, Box, Paragraph, Tabular, Written, write
from .source import LoadError
from .source_text import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

APART = True

_OPENING = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|(?:html|head|body|div|table|p|meta|title|"
    rb"script|span|article|section|h[1-6])\b)",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)

#: Elements without text of the document.
_NEVER = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "nav",
    "footer",
    "aside",
    "iframe",
    "frame",
    "object",
    "embed",
    "svg",
    "canvas",
    "video",
    "audio",
    "map",
    "select",
    "option",
    "button",
    "input",
    "textarea",
    "menu",
    "dialog",
    "rt",
    "rp",
    "del",
    "strike",
}
#: Elements that stand on lines of their own.
_LINES = {
    "address",
    "article",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "details",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
}
#: Words in `class` and `id` of what stands around a document.
_AROUND = {
    "nav", "navbar", "navi", "navigation", "menu", "submenu", "topmenu", "breadcrumb",
    "breadcrumbs", "crumb", "crumbs", "bread", "footer", "foot", "sidebar", "aside", "share",
    "sharebox", "bdsharebuttonbox", "toolbar", "related", "relate", "recommend", "hot",
    "copyright", "pagination", "pager", "search", "searchbox", "login", "banner", "topbar",
    "location", "position", "weizhi", "dqwz", "curpos", "qrcode", "ewm", "erweima", "friendlink",
    "links", "sitemap", "skip", "comment", "comments", "prev", "next", "prevnext", "print",
    "fontsize", "beian", "gongan", "popup", "modal", "advert",
}  # fmt: skip
#: Lines that a page puts around a document, wherever they stand.
_AROUND_LINES = re.compile(
    r"""\s*(?:
      (?:您?(?:当前|现在)的?(?:所在)?位置|当前位置)\s*[:：>]?.{0,120}
    | [【\[]?\s*(?:打印|打印本页|打印文章|关闭|关闭窗口|收藏|返回顶部|回到顶部|分享|复制链接
        |大\s?中\s?小|字体[:：].{0,20})\s*[】\]]?
    | (?:分享到|分享至|扫一扫|扫码|相关链接|相关文章|相关阅读|上一篇|下一篇|上一条|下一条
        |浏览次数|阅读次数|点击数)\s*[:：]?.{0,80}
    | 主办(?:单位)?\s*[:：].{0,60}(?:技术支持|承办|网站标识|备案).{0,80}
    | (?:版权所有|网站标识码|备案号|.{0,4}ICP备|.{0,6}公网安备|技术支持|copyright).{0,120}
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_CLASS_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?([a-z][a-z-]+)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HAN = r"[\u2014-\u2026\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
#: A break in the source between two Chinese letters is none on the page, but for one behind what
#: ends like a body: names are parted by it.
_BETWEEN = re.compile(
    rf"(?<={_HAN})(?<![局委办部厅处室府会院署司行社])[ \t\r\f]*\n[ \t\r\n\f]*(?={_HAN})"
)


def recognises(data: bytes, name: str) -> bool:
    """By the first element, or by the name where some element stands near the beginning."""
    begin = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"")
    if _OPENING.match(begin):
        return True
    named = PurePath(name).suffix.lower() in (".html", ".htm", ".xhtml", ".shtml")
    return named and b"<" in begin


def read(data: bytes, name: str) -> Written:
    """The text of the page's document; tables are kept with their merged cells."""
    from lxml import etree, html

    text = _decoded(data, name).replace("\x00", "")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise LoadError(f"{name}: is a web page without text; save the page anew.") from None
    if any("epth" in error.message for error in parser.error_log):
        raise LoadError(
            f"{name}: is a web page nested too deep to be read; save its text (.txt) instead."
        )
    body = root.find("body")
    page = body if body is not None else root
    _prune(page)
    _cut_behind(page)
    return write(_Walker().blocks(page))


def _decoded(data: bytes, name: str) -> str:
    """By byte-order mark, else by what the page says of itself, else by what fits."""
    said = _CHARSET.search(data[:4096])
    if said and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        charset = said[1].decode("ascii").lower()
        # Pages that say gb2312 are in GBK, and those of GB18030 hold both.
        charset = "gb18030" if charset in ("gb2312", "gbk", "gb_2312-80") else charset
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, name)


# What stands around the document ------------------------------------------------------------


def _prune(page: HtmlElement) -> None:
    """Take out what is never text, what is hidden, and what is only links."""
    whole = _length(page)
    for element in list(page.iterdescendants()):
        if element.getparent() is None:
            continue
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _NEVER or _HIDDEN.search(element.get("style") or ""):
            if tag in ("nav", "aside", "footer") and _length(element) > whole * 0.5:
                continue
            _take_out(element)
        elif (_is_around(element) and _length(element) < whole * 0.3) or _is_links(element):
            _take_out(element)


def _take_out(element: HtmlElement) -> None:
    """Remove an element, not what stands behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _length(element: HtmlElement) -> int:
    """How much text an element holds, without white space."""
    return sum(len(_SPACES.sub("", words)) for words in element.itertext(with_tail=False))


def _is_around(element: HtmlElement) -> bool:
    said = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
    if element.tag in ("body", "html", "td", "th", "tr", "table", "p", "span", "article", "main"):
        return False
    if element.tag == "header" and any(True for _ in element.iter("h1")):
        return False
    words = {word.lower() for word in _CLASS_WORDS.findall(said)}
    whole = {word.lower() for word in said.split()}
    if (element.get("title") or "") in ("header", "footer"):  # as LibreOffice saves them
        return True
    return bool((words | whole) & _AROUND) or element.tag == "header"


def _is_links(element: HtmlElement) -> bool:
    """Whether a block holds links and hardly anything else."""
    if element.tag not in ("div", "ul", "ol", "dl", "section", "table", "p"):
        return False
    links = [link for link in element.iter("a") if link.get("href")]
    if len(links) < 3:
        return False
    return sum(_length(link) for link in links) > 0.6 * _length(element)


#: Blocks in which the search for the document may go down.
_DOWN = ("div", "section", "article", "main", "form", "center", "body", "blockquote", "span")


def _cut_behind(page: HtmlElement) -> None:
    """Take out the blocks behind the one in which most of the text stands."""
    at = page
    path = [at]
    while True:
        whole = _length(at)
        down = next(
            (one for one in at if one.tag in _DOWN and whole and _length(one) >= whole * 0.7),
            None,
        )
        if down is None:
            break
        at = down
        path.append(at)
    for element in path[1:]:
        behind = list(element.itersiblings())
        for one in behind:
            # A table may stand behind the text it belongs to; links and imprints do not have one.
            if (
                isinstance(one.tag, str)
                and one.tag != "table"
                and not any(True for _ in one.iter("table"))
            ):
                _take_out(one)


# Text ---------------------------------------------------------------------------------------


class _Walker:
    """Turns elements into blocks; runs of text between them become paragraphs."""

    def blocks(self, element: HtmlElement, depth: int = 0) -> Iterator[Block]:
        """The paragraphs and tables in an element, in order."""
        run: list[str] = []
        kept = False
        for kind, held in self._walk(element):
            if kind == "text":
                run.append(str(held))
            elif kind == "kept":
                run.append(str(held))
                kept = True
            else:
                yield from _paragraphs(run, kept)
                run, kept = [], False
                if kind == "table":
                    assert not isinstance(held, str)
                    yield from self._table(held, depth)
        yield from _paragraphs(run, kept)

    def _walk(
        self, element: HtmlElement, pre: bool = False
    ) -> Iterator[tuple[str, HtmlElement | str]]:
        """Events in the order of the page: text, a line's end, a table; without recursion."""
        stack: list[tuple[HtmlElement, Iterator[HtmlElement], bool]] = [
            (element, iter(element), pre)
        ]
        if element.text:
            yield ("kept" if pre else "text"), element.text
        while stack:
            holder, rest, kept = stack[-1]
            one = next(rest, None)
            if one is None:
                stack.pop()
                if stack:
                    if holder.tag in _LINES:
                        yield "end", ""
                    if holder.tail:
                        yield ("kept" if stack[-1][2] else "text"), holder.tail
                continue
            tag = one.tag if isinstance(one.tag, str) else ""
            if tag == "table":
                yield "table", one
                if one.tail:
                    yield "text", one.tail
                continue
            if tag in ("br", "hr"):
                yield "end", ""
                if one.tail:
                    yield ("kept" if kept else "text"), one.tail
                continue
            if not tag:
                if one.tail:
                    yield ("kept" if kept else "text"), one.tail
                continue
            if tag in _LINES:
                yield "end", ""
            if tag == "li":
                yield "text", _item_number(one)
            inside = kept or tag in ("pre", "xmp") or "white-space:pre" in _style(one)
            if one.text:
                yield ("kept" if inside else "text"), one.text
            stack.append((one, iter(one), inside))

    def _table(self, table: HtmlElement, depth: int) -> Iterator[Block]:
        caption = table.find("caption")
        if caption is not None:
            yield from self.blocks(caption, depth)
        rows = [row for row in _rows(table)]
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
        if depth > 6 or _is_layout(table, cells):
            for row in cells:
                for cell in row:
                    yield from self.blocks(cell, depth + 1)
            return
        made = []
        for i, row in enumerate(cells):
            made.append(
                tuple(
                    Box(
                        tuple(self.blocks(cell, depth + 1)),
                        _span(cell, "colspan", 64),
                        _span(cell, "rowspan", len(rows) - i) or len(rows) - i,
                    )
                    for cell in row
                )
            )
        yield Tabular(tuple(made))


def _rows(table: HtmlElement) -> Iterator[HtmlElement]:
    """The rows of a table: of its head first, of its foot last; not those of tables in it."""
    parts: list[HtmlElement] = []
    for tags in (("thead",), ("tbody", "tr"), ("tfoot",)):
        parts += [one for one in table if one.tag in tags]
    for part in parts:
        if part.tag == "tr":
            yield part
        else:
            yield from (row for row in part if row.tag == "tr")


def _is_layout(table: HtmlElement, cells: list[list[HtmlElement]]) -> bool:
    """Whether a table only places things on the page."""
    if (table.get("role") or "") in ("presentation", "none"):
        return True
    widest = max((len(row) for row in cells), default=0)
    if widest <= 1:
        return True
    return any(True for _ in table.iterdescendants("table")) and len(cells) <= 4


def _span(cell: HtmlElement, name: str, most: int) -> int:
    """colspan or rowspan; rowspan 0 means: to the last row."""
    try:
        number = int(cell.get(name) or 1)
    except ValueError:
        return 1
    return max(0 if name == "rowspan" else 1, min(number, most))


def _style(element: HtmlElement) -> str:
    return _SPACES.sub("", element.get("style") or "").lower()


def _item_number(item: HtmlElement) -> str:
    """The number that a browser prints before an item of an ordered list."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    styled = _LIST_STYLE.search(item.get("style") or "") or _LIST_STYLE.search(
        parent.get("style") or ""
    )
    kind = item.get("type") or parent.get("type")
    form = styled[1] if styled else {"A": "upper-alpha", "I": "upper-roman"}.get(kind or "", kind)
    number = parent.get("data-counted")
    try:
        at = int(item.get("value") or (int(number) + 1 if number else parent.get("start") or 1))
    except ValueError:
        at = 1
    parent.set("data-counted", str(at))
    words = counters.printed(at, form or "decimal")
    if not words:
        return ""
    return words + ("、" if form and counters.printed(2, form) == "二" else ".")


def _paragraphs(run: list[str], kept: bool) -> Iterator[Block]:
    words = "".join(run)
    if kept:
        yield from (Paragraph(line) for line in words.splitlines() if line.strip())
        return
    words = _SPACES.sub(" ", _BETWEEN.sub("", words.replace("\u00a0", "\u00a0"))).strip(" ")
    if words.strip() and not _AROUND_LINES.fullmatch(words):
        yield Paragraph(words)
