"""Real files with bytes changed, cut, doubled: each is read, or refused by a LoadError.

Counts are small for the everyday run; ``HYPOTHESIS_PROFILE=soak`` multiplies them.
"""

from __future__ import annotations

import io
import os
import zipfile
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zeren.loaders import LoadError, read_text
from zeren.loaders.apart import read_apart
from zeren.loaders.blocks import Written
from zeren.loaders.source import Source, format_of, module
from zeren.tests.findings import every_quote
from zeren.tests.formats.hostile import FILES

pytestmark = pytest.mark.slow

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"


def bounded(examples: int) -> settings:
    """The same examples on every run, but for a soak: forty times as many, and new ones."""
    if SOAK:
        return settings(
            max_examples=40 * examples, deadline=None, suppress_health_check=list(HealthCheck)
        )
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@cache
def original(name: str) -> bytes:
    return (FILES / name).read_bytes()


#: A change: where (as a part of the whole), what is done, how many bytes, and which.
CHANGES = st.lists(
    st.tuples(
        st.floats(0, 1, allow_nan=False),
        st.sampled_from(["put", "cut", "double", "flip", "end"]),
        st.integers(1, 200),
        st.binary(min_size=1, max_size=8),
    ),
    min_size=1,
    max_size=6,
)
Change = tuple[float, str, int, bytes]


def changed(data: bytes, changes: list[Change]) -> bytes:
    """The bytes with the changes made, one after the other."""
    for place, what, many, by in changes:
        at = int(place * len(data))
        if what == "put":
            data = data[:at] + by + data[at:]
        elif what == "cut":
            data = data[:at] + data[at + many :]
        elif what == "double":
            data = data[: at + many] + data[at:]
        elif what == "flip":
            data = data[:at] + by + data[at + len(by) :]
        elif place > 0.3:
            data = data[:at]
    return data


def changed_inside(data: bytes, part: str, changes: list[Change]) -> bytes:
    """A package with changes in one of its parts, packed anew."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            held = old.read(name)
            new.writestr(name, changed(held, changes) if name == part else held)
    return made.getvalue()


def holds(written: Written) -> None:
    """What is true of everything a loader gives, and of what is read from it."""
    text = written.text
    assert 0 <= written.body_end <= len(text)
    for table in written.tables:
        assert 0 <= table.start <= table.end <= len(text)
        at = table.start
        for row in table.rows:
            for area in row:
                assert at <= area.start <= area.end <= table.end
                assert 0 <= area.column < table.width
                at = area.end
    try:
        document = read_text(Source("plan", "0" * 64, text, written.tables, written.body_end))
    except LoadError:
        return
    for what, start, end, quote in every_quote(document):
        assert text[start:end] == quote, what


def try_it(data: bytes, name: str) -> None:
    """Read bytes here; only a LoadError may come of them."""
    chosen = module(format_of(data, name))
    if format_of(data, name) in ("pdf", "converted"):
        return  # those are read apart
    try:
        written = chosen.read(data, name)
    except LoadError as error:
        assert str(error).startswith(f"{name}: ")
        return
    holds(written)


@pytest.mark.parametrize(
    "name", ["leshan.docx", "jianghai.xlsx", "leshan-web.html", "leshan.csv", "yancheng-web.html"]
)
@bounded(25)
@given(changes=CHANGES)
def test_fuzz_a_file_with_changed_bytes_is_read_or_refused(
    name: str, changes: list[Change]
) -> None:
    try_it(changed(original(name), changes), name)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("leshan.docx", "word/document.xml"),
        ("wengyuan-numbered.docx", "word/numbering.xml"),
        ("wengyuan-numbered.docx", "word/styles.xml"),
        ("jianghai.xlsx", "xl/worksheets/sheet1.xml"),
        ("jianghai.xlsx", "xl/sharedStrings.xml"),
        ("jianghai.xlsx", "xl/workbook.xml"),
    ],
)
@bounded(15)
@given(changes=CHANGES)
def test_fuzz_a_package_with_a_changed_part_is_read_or_refused(
    name: str, part: str, changes: list[Change]
) -> None:
    try_it(changed_inside(original(name), part, changes), name)


#: Elements and attributes of office files, put together at random.
_TAGS = ("p", "r", "t", "tbl", "tr", "tc", "sdt", "ins", "del", "txbxContent", "AlternateContent")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@st.composite
def trees(draw: st.DrawFn, depth: int = 0) -> str:
    tag = draw(st.sampled_from(_TAGS))
    inner = ""
    if depth < 5:
        inner = "".join(draw(st.lists(trees(depth + 1), max_size=4)))
    properties = ""
    if tag == "tc":
        span, merge = draw(st.integers(-2, 400)), draw(st.sampled_from(["", "restart", "continue"]))
        properties = f'<w:tcPr><w:gridSpan w:val="{span}"/>'
        properties += f'<w:vMerge w:val="{merge}"/></w:tcPr>' if merge else "</w:tcPr>"
    text = draw(
        st.sampled_from(["", "任务", "责任单位", "1", "县财政局", "（县教育局负责）", "一、"])
    )
    return f"<w:{tag}>{properties}{text if tag == 't' else ''}{inner}</w:{tag}>"


@bounded(60)
@given(body=st.lists(trees(), max_size=6))
def test_fuzz_any_tree_of_elements_is_read_or_refused(body: list[str]) -> None:
    from zeren.tests.formats.hostile import docx

    try_it(docx("".join(body)), "plan.docx")


@st.composite
def pages(draw: st.DrawFn, depth: int = 0) -> str:
    tag = draw(st.sampled_from(["table", "tr", "td", "p", "div", "ol", "li", "br", "pre", "ul"]))
    inner = "".join(draw(st.lists(pages(depth + 1), max_size=3))) if depth < 4 else ""
    span = draw(st.integers(-2, 70))
    text = draw(st.sampled_from(["", "任务", "责任单位", "1", "县财政局\n", "（县教育局负责）"]))
    return f'<{tag} colspan="{span}" rowspan="{span}" start="{span}">{text}{inner}</{tag}>'


@bounded(60)
@given(body=st.lists(pages(), max_size=6))
def test_fuzz_any_page_is_read_or_refused(body: list[str]) -> None:
    try_it(f"<html><body>{''.join(body)}</body></html>".encode(), "plan.html")


@pytest.mark.parametrize(
    "name", ["yancheng-office.pdf", "leshan-ruled-portrait-office.pdf", "jianghai-web.html"]
)
@bounded(4)
@given(changes=CHANGES)
def test_fuzz_a_changed_file_read_apart_is_read_or_refused(
    name: str, changes: list[Change]
) -> None:
    data = changed(original(name), changes)
    try:
        written = read_apart("pdf" if name.endswith(".pdf") else "html", data, name)
    except LoadError as error:
        assert str(error).startswith(f"{name}: ")
        return
    holds(written)


@st.composite
def prints(draw: st.DrawFn) -> bytes:
    """Letters, strokes and bars anywhere on a page."""
    made = []
    for _ in range(draw(st.integers(0, 40))):
        x, y = draw(st.integers(-50, 650)), draw(st.integers(-50, 900))
        w, h = draw(st.integers(0, 500)), draw(st.integers(0, 500))
        made.append(
            draw(
                st.sampled_from(
                    [
                        f"BT /F 10 Tf {x} {y} Td (word {w}) Tj ET",
                        f"{x} {y} m {x + w} {y} l S",
                        f"{x} {y} m {x} {y + h} l S",
                        f"{x} {y} {w} {h} re S",
                        f"{x} {y} {w} 1 re f",
                    ]
                )
            )
        )
    return "\n".join(made).encode()


@bounded(40)
@given(content=prints(), many=st.integers(1, 3))
def test_fuzz_any_print_is_read_or_refused(content: bytes, many: int) -> None:
    from zeren.tests.formats.hostile import pdf

    try:
        written = module("pdf").read(pdf(many, content), "plan.pdf")
    except LoadError:
        return
    holds(written)
