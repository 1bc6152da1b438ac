"""Files that try to take all time and memory, or to break a reader.

Run ``python -m zeren.tests.formats.hostile`` for the time and the peak memory of each.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
FILES = HERE / "files"
PLAN = "宝应县实施方案\n一、重点任务\n（一）加强领导。建立机制。（县财政局负责）\n"
MEGABYTE = 1 << 20

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def package(parts: Mapping[str, bytes | str]) -> bytes:
    """A ZIP package with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in {"[Content_Types].xml": _TYPES, **parts}.items():
            file.writestr(name, data)
    return made.getvalue()


def docx(body: str, before: str = "", parts: Mapping[str, bytes | str] | None = None) -> bytes:
    """A Word file with this body."""
    document = f"{before}<w:document {_W}><w:body>{body}</w:body></w:document>"
    return package({"word/document.xml": document, **(parts or {})})


def paragraphs(text: str = PLAN) -> str:
    """Lines as paragraphs of a Word file."""
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())


def xlsx(sheet: str, strings: str = "") -> bytes:
    """A workbook with this one sheet."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rels = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    return package(
        {
            "xl/workbook.xml": f'<workbook {main} {rels}><sheets><sheet name="a" r:id="r1"/>'
            "</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f"<worksheet {main}>{sheet}</worksheet>",
            "xl/sharedStrings.xml": f"<sst {main}>{strings}</sst>",
        }
    )


def table_rows(rows: list[list[str]]) -> str:
    """Rows of a sheet, with the text in the cells."""
    made = []
    for row in rows:
        cells = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row)
        made.append(f"<row>{cells}</row>")
    return f"<sheetData>{''.join(made)}</sheetData>"


TABLE = [["序号", "重点任务", "责任单位"], ["1", "建设平台", "县数据局"]]


def pdf(pages: int, content: bytes = b"") -> bytes:
    """A PDF of so many pages with the same content."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    first = len(objects) + 1
    for _ in range(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R"
            b"/Resources<</Font<</F 4 0 R>>>>>>"
        )
    kids = b" ".join(b"%d 0 R" % (first + i) for i in range(pages))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids)
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for i, one in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj%s endobj\n" % (i, one))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


_LINE = (
    b"BT /F 10 Tf 72 %d Td (The office of finance is responsible for item %d of the plan.) Tj ET\n"
)
_PAGE = b"".join(_LINE % (780 - 14 * i, i) for i in range(50))


def bomb(size: int) -> bytes:
    """A Word file whose document part unpacks to `size` megabytes of blanks."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", _TYPES)
        with file.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(f"<w:document {_W}><w:body>".encode())
            for _ in range(size):
                part.write(b" " * MEGABYTE)
    return made.getvalue()


def lying_bomb(size: int) -> bytes:
    """A bomb whose directory says that the part is small."""
    data = bytearray(bomb(size))
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def laughs() -> str:
    """A billion laughs: entities that unfold to gigabytes."""
    entities = '<!ENTITY a0 "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)
    )
    return f"<!DOCTYPE x [{entities}]>"


@dataclass(frozen=True)
class Hostile:
    """A file: its name, what makes it, and what must come of it.

    ``says``: words of the message, or None where it must be read, with this body in it.
    ``soak``: it takes minutes, and is tried by `make soak`.
    """

    name: str
    make: Callable[[], bytes]
    says: str | None = None
    body: str = "县财政局"
    slow: bool = False
    soak: bool = False


def _cut(name: str, part: float) -> Callable[[], bytes]:
    def make() -> bytes:
        data = (FILES / name).read_bytes()
        return data[: int(len(data) * part)]

    return make


def _plans(size: int) -> str:
    """A plan of `size` megabytes in UTF-8."""
    item = "（{}）加强第{}项工作。建立机制，完善制度，推进落实。（县财政局、县教育局负责）\n"
    one = len(item.format("一", 1).encode()) + 4
    items = "".join(item.format("一", i) for i in range(size * MEGABYTE // one))
    return f"宝应县实施方案\n一、重点任务\n{items}"


DEEP = 10_000
ALL: tuple[Hostile, ...] = (
    Hostile("50 MB of text.txt", lambda: _plans(50).encode(), slow=True),
    Hostile("70 MB of text.txt", lambda: b"a" * (70 * MEGABYTE), "more than the 64 MB"),
    Hostile("50 MB of one line.txt", lambda: b"a" * (50 * MEGABYTE), "no duties", soak=True),
    Hostile(
        "50 MB of a page.html",
        lambda: f"<html><body><p>{_plans(50).replace(chr(10), '</p><p>')}".encode(),
        soak=True,
    ),
    Hostile(
        "50 MB of Word.docx",
        lambda: docx(paragraphs(_plans(50))),
        soak=True,
    ),
    Hostile(
        "2,000,000 cells.csv",
        lambda: ("序号,任务,责任单位\n" + "1,建设平台,县财政局\n" * 660_000).encode(),
        says="200,000 cells",
    ),
    Hostile("10,000 blank pages.pdf", lambda: pdf(10_000), "has 10,000 pages"),
    Hostile("10,000 pages.pdf", lambda: pdf(10_000, _PAGE), "has 10,000 pages"),
    Hostile("1,000 pages.pdf", lambda: pdf(1_000, _PAGE), "more text than any plan", slow=True),
    Hostile("a zip bomb.docx", lambda: bomb(1024), "unpacks to more", slow=True),
    Hostile("a lying zip bomb.docx", lambda: lying_bomb(100), "unpacks to more|damaged"),
    Hostile("an entity bomb.docx", lambda: docx("<w:p>&a9;</w:p>", laughs()), "entities"),
    Hostile(
        "an outside entity.docx",
        lambda: docx("<w:p>&x;</w:p>", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "entities",
    ),
    Hostile(
        "an entity bomb.xlsx", lambda: package({"xl/workbook.xml": laughs() + "<a>&a9;</a>"}), "."
    ),
    Hostile(
        "macros.docm",
        lambda: docx(
            paragraphs(), parts={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(5000)}
        ),
    ),
    Hostile(
        "zero width and right to left.txt",
        lambda: (
            "\u202e宝\u200b应\ufeff县实施方案\n一、重点任务\n"
            "（一）加强\u200f领导。建立机制。（\u202d县\u200b财\u2060政\u200d局\u200e负责\u202c）\n"
        ).encode(),
    ),
    Hostile(
        "zero width and right to left.docx",
        lambda: docx(paragraphs(PLAN.replace("财", "\u200b财\u202e\u00ad"))),
    ),
    Hostile(
        "brackets 10,000 deep.txt",
        lambda: (
            PLAN
            + f"（二）完善机制。{'（' * DEEP}县教育局{'）' * DEEP}\n（三）推进。（县民政局负责）\n"
        ).encode(),
    ),
    Hostile(
        "brackets never closed.txt",
        lambda: (PLAN + f"（二）完善机制。{'（〔【(' * DEEP}县教育局负责\n").encode(),
    ),
    Hostile(
        "brackets 10,000 deep.docx",
        lambda: docx(paragraphs(PLAN + f"（二）完善。{'（' * DEEP}县教育局{'）' * DEEP}\n")),
    ),
    Hostile(
        "tags 10,000 deep.html",
        lambda: (f"<html><body>{'<div>' * DEEP}{PLAN}{'</div>' * DEEP}</body></html>").encode(),
        "nested too deep",
    ),
    Hostile(
        "tables 10,000 deep.html",
        lambda: (f"<html><body>{'<table><tr><td>' * DEEP}{PLAN}</body></html>").encode(),
        "nested too deep",
    ),
    Hostile(
        "elements 10,000 deep.docx",
        lambda: docx(f"{'<w:sdt>' * DEEP}{paragraphs()}{'</w:sdt>' * DEEP}"),
        "damaged",
    ),
    Hostile(
        "tables 60 deep.docx",
        lambda: docx(f"{'<w:tbl><w:tr><w:tc>' * 60}{paragraphs()}{'</w:tc></w:tr></w:tbl>' * 60}"),
    ),
    Hostile(
        "a billion columns.docx",
        lambda: docx(
            paragraphs()
            + '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc></w:tr>'
            "</w:tbl>"
        ),
    ),
    Hostile(
        "a billion columns.html",
        lambda: (
            '<html><body><table><tr><td colspan="999999999" rowspan="999999999">a</td><td>b</td>'
            "</tr><tr><td>c</td></tr></table>" + PLAN.replace("\n", "<br>")
        ).encode(),
    ),
    Hostile(
        "all cells merged.xlsx",
        lambda: xlsx(
            table_rows(TABLE)
            + '<mergeCells><mergeCell ref="A3:XFD1048576"/><mergeCell ref="C2:XFD9"/></mergeCells>'
        ),
        body="县数据局",
    ),
    Hostile(
        "a cell at the end of the sheet.xlsx",
        lambda: xlsx(
            table_rows(TABLE).replace(
                "</sheetData>",
                '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>a</t></is></c></row>'
                "</sheetData>",
            )
        ),
        body="县数据局",
    ),
    Hostile(
        "250,000 cells.xlsx",
        lambda: xlsx(
            f"<sheetData>{('<row>' + '<c><v>1</v></c>' * 100 + '</row>') * 10_000}</sheetData>"
        ),
        "more than 200,000 cells",
    ),
    Hostile(
        "styles in a circle.docx",
        lambda: docx(
            '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr></w:p>' + paragraphs(),
            parts={
                "word/styles.xml": f'<w:styles {_W}><w:style w:styleId="a"><w:basedOn w:val="b"/>'
                '</w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
            },
        ),
    ),
    Hostile(
        "a quote never closed.csv",
        lambda: ('序号,任务,责任单位\n1,建设平台,"县财政局\n' + "2,a,b\n" * 1_000_000).encode(),
        ".",
    ),
    Hostile("100,000 columns.csv", lambda: (",".join(["a"] * 100_000) + "\n").encode() * 20, "."),
    Hostile(
        "100,000 strokes.pdf",
        lambda: pdf(1, b"0 0 m 500 500 l S\n" * 100_000 + _PAGE),
        "no duties",
        slow=True,
    ),
    Hostile(
        "a grid of 300 by 300.pdf",
        lambda: pdf(
            1,
            b"".join(
                b"%d 100 m %d 700 l S 50 %d m 500 %d l S\n"
                % (50 + 3 * i // 2, 50 + 3 * i // 2, 100 + 2 * i, 100 + 2 * i)
                for i in range(300)
            )
            + _PAGE,
        ),
        "no duties",
    ),
    Hostile(
        "pages in a circle.pdf",
        lambda: (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            b"2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj\n"
            b"trailer<</Root 1 0 R>>\n%%EOF"
        ),
        ".",
    ),
    *(
        Hostile(f"{part:.0%} of {name}", _cut(name, part), ".")
        for name in ("leshan.docx", "jianghai.xlsx", "yancheng-office.pdf")
        for part in (0.01, 0.5, 0.98)
    ),
    Hostile("50% of yancheng.doc", _cut("yancheng.doc", 0.5), ".", slow=True),
    Hostile("50% of yancheng-web.html", _cut("yancheng-web.html", 0.5), body="市公安局"),
    Hostile("50% of leshan.csv", _cut("leshan.csv", 0.5), body="市卫生健康委"),
)


def read_one(path: Path) -> str:
    """What comes of a file: its bodies, or the message."""
    from zeren.loaders import LoadError, load

    try:
        document = load(path)
    except LoadError as error:
        return f"refused: {error}"
    names = sorted({a.agency for d in document.duties for a in d.assignments})
    return f"read: {len(document.duties)} duties, {'、'.join(names[:20])}"


def measured(hostile: Hostile, folder: Path) -> tuple[str, float, float]:
    """What came of it in a process of its own, its seconds, and megabytes at the peak."""
    path = folder / hostile.name
    path.write_bytes(hostile.make())
    program = """
import json, resource, sys, time
from pathlib import Path
from zeren.tests.formats.hostile import read_one
begun = time.monotonic()
said = read_one(Path(sys.argv[1]))
took = time.monotonic() - begun
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
apart = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([said, took, max(own, apart) / 1024]))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, timeout=900
    )
    path.unlink()
    if done.returncode:
        return f"FAILED: {done.stderr.strip().splitlines()[-1:]}", 0.0, 0.0
    said, took, peak = json.loads(done.stdout)
    return str(said).replace(f"{folder}/", ""), took, peak


def main() -> None:
    """Print what comes of each file; with words: of those whose name holds one of them."""
    words = sys.argv[1:]
    with tempfile.TemporaryDirectory() as place:
        for hostile in ALL:
            if words and not any(word in hostile.name for word in words):
                continue
            said, took, peak = measured(hostile, Path(place))
            print(f"| {hostile.name} | {took:.1f} s | {peak:.0f} MB | {said[:110]} |", flush=True)


if __name__ == "__main__":
    main()
