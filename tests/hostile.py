"""A plan whose every text tries to break out of what shows it, and the graph that is read of it.

Markup is written with full stops of its own, so that the reader takes it for words of the plan.
"""

from __future__ import annotations

from pathlib import Path

from zeren.graph import connect, store
from zeren.graph.build import Graph

SCRIPT = "</script></style></title><script>window.hacked=1</script>"
IMAGE = """"'><img src=x onerror="window.hacked=2"><svg onload=window.hacked=3>"""
CDATA = "]]><!--<![CDATA["
LINK = "<a href=javascript:window.hacked=4>@import url(//example.org/x.css)</a>"
FORMULA = "=cmd|'/c calc'!A0"
ATTACK = SCRIPT + IMAGE + CDATA + LINK

PLAN = f"""江门市江海区{SCRIPT}综合监管工作方案

江海府办〔2020〕9号

一、重点任务
（一）加强医疗废物安全监管{IMAGE}。到2020年底，处置率达到100%{CDATA}。（区卫生健康局{SCRIPT}牵头，区财政局配合）
（二）{FORMULA}加强疫苗监管{LINK}。（区市场监管局负责）
（三）规范执法{ATTACK}。
"""

# What no XML holds, and what turns the direction of writing around.
ILLEGAL = "\x0b\x1b\ufffe\u202e"


def plan(folder: Path) -> Path:
    """The plan as a file; its name is an attack, too."""
    file = folder / "<img src=x onerror=window.hacked=5>.txt"
    file.write_text(PLAN, encoding="utf-8")
    return file


def poisoned(graph: Graph) -> Graph:
    """The graph with an attack around every text that comes from a document or a file's name."""
    texts = {
        "Agency": ("name",),
        "Document": ("title", "number", "file", "text", "place_name"),
        "Duty": ("title", "key", "text", "status", "due"),
        "Section": ("title",),
        "Indicator": ("metric", "unit", "quote", "status"),
        "Person": ("name",),
        "Jurisdiction": ("name",),
    }
    for label, names in texts.items():
        for row in graph.nodes[label]:
            for name in names:
                if row.get(name) is not None:
                    # A question about a name with such characters is refused as no text.
                    illegal = "" if label == "Agency" else ILLEGAL
                    row[name] = FORMULA + row[name] + ATTACK + illegal
            if label == "Agency":
                row["spellings"] = [one + ATTACK for one in row["spellings"]]
            if label == "Document":
                row["source_url"] = "javascript:window.hacked=6"
    for rows in graph.edges.values():
        for row in rows:
            for name in ("quote", "mention", "post", "position"):
                if row.get(name) is not None:
                    row[name] = FORMULA + row[name] + ATTACK
    return graph


def hostile(folder: Path) -> Path:
    """A graph of the plan and the bundled documents, with attacks everywhere."""
    read, target = folder / "read.zeren", folder / "hostile.zeren"
    store.build(read, [plan(folder), *store.BUNDLED.glob("*.txt")], jurisdiction="440704")
    with connect(read) as engine:
        graph = poisoned(engine.read())
    with connect(target, read_only=False) as engine:
        engine.prepare()
        engine.write(graph)
    return target
