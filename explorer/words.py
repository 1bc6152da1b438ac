"""The labels of the pages, in Chinese and English.

What a vocabulary calls its entries stands in the ontology, not here.
"""

from __future__ import annotations

from ..ontology import scheme
from ..ontology.schema import OntologyError

_LABELS: dict[str, tuple[str, str]] = {
    "name": ("责任", "Zeren"),
    "tagline": (
        "谁负责什么，哪句话这么说",
        "Who is responsible for what, and the sentence that says so",
    ),
    "overview": ("总览", "Overview"),
    "who": ("谁牵头", "Who leads"),
    "document": ("文件", "Documents"),
    "linkages": ("协作网络", "Linkages"),
    "agency": ("单位", "Agencies"),
    "compare": ("比较", "Compare"),
    "indicators": ("指标", "Indicators"),
    "gaps": ("缺口", "Gaps"),
    "questions": ("全部问题", "Questions"),
    "other_language": ("English", "中文"),
    "pages": ("页面", "Pages"),
    "any": ("不限", "Any"),
    "place": ("地方", "Place"),
    "places": ("地方", "Places"),
    "topic": ("主题", "Topic"),
    "function": ("职能", "Function"),
    "role": ("角色", "Role"),
    "basis": ("依据", "Basis"),
    "duty": ("任务", "Duty"),
    "duties": ("任务", "Duties"),
    "documents": ("文件", "Documents"),
    "bodies": ("单位", "Bodies"),
    "assignments": ("分工", "Assignments"),
    "number": ("文号", "Number"),
    "issued": ("发文日期", "Issued"),
    "file": ("来源文件", "File"),
    "title": ("标题", "Title"),
    "vocabulary": ("词表", "vocabulary"),
    "vocabulary_note": (
        "虚线框里的字来自词表，不是原文；左边有竖线的才是原文。",
        "Words in a broken outline come from a vocabulary, not from the text; "
        "only words beside a rule are quoted.",
    ),
    "nobody": ("未写明单位", "nobody is named"),
    "no_lead": ("未定牵头", "no lead"),
    "no_lead_n": ("未定牵头 · {n} 家", "no lead · {n} named"),
    "no_duty": ("没有这项任务", "no such duty"),
    "others": ("其他", "others"),
    "lead_by_function": ("牵头单位的职能", "Function of the lead"),
    "matrix": ("各地由谁牵头", "Who leads, place by place"),
    "matrix_help": (
        "一行一个主题，一列一个地方；点开任一格，看任务和原文。",
        "A row a topic, a column a place. Open a cell for its duties and their words.",
    ),
    "loaded": ("已读入", "Loaded"),
    "close": ("收起", "Close"),
    "open_document": ("看原文", "See it in the document"),
    "chars": ("第 {a}–{b} 字", "characters {a}–{b}"),
    "inherited": ("合并单元格，沿用上文", "merged cell, taken from above"),
    "open_ended": ("名单以“等”收尾", "the list ends in 等 (“and others”)"),
    "due": ("时限", "Due"),
    "status": ("状态", "Status"),
    "search": ("找什么", "What are you looking for?"),
    "search_hint": (
        "主题、任务里的字、单位，或一个问题",
        "A topic, words of a duty, a body, or a question",
    ),
    "search_help": (
        "例如：医疗废物、疫苗、信用；也可以写拼音地名和英文主题。",
        "For example: medical waste, vaccine, credit; Chinese works, too.",
    ),
    "try": ("试试", "Try"),
    "understood": ("理解为", "Understood as"),
    "understood_topic": ("主题“{x}”", "the topic “{x}”"),
    "understood_body": ("单位“{x}”", "the body “{x}”"),
    "understood_function": ("职能“{x}”", "the function “{x}”"),
    "understood_words": ("任务里的字“{x}”", "the words “{x}” in a duty"),
    "in_place": ("地方：{x}", "in {x}"),
    "nothing": ("没有找到。", "Nothing was found."),
    "nothing_hint": (
        "换一个词，或去掉左边的条件。",
        "Try other words, or take a condition away.",
    ),
    "match_mentioned": ("只在正文里提到", "only touched on in the text"),
    "answers_n": ("{n} 条，{p} 个地方", "Answers: {n} · places: {p}"),
    "answers_1": ("{n} 条", "{n} answers"),
    "more_n": ("还有 {n} 条：缩小范围即可看到", "{n} more: narrow the search to see them"),
    "cypher": ("所用的 Cypher", "The Cypher behind this"),
    "outline": ("目录", "Outline"),
    "text": ("原文", "Text"),
    "finding": ("选中的任务", "The duty at hand"),
    "finding_hint": (
        "在目录里选一项任务，这里列出从它的文字里读到的一切。",
        "Choose a duty in the outline: here stands all that was read from its words.",
    ),
    "mark_kinds": ("标出", "Marked"),
    "k_duty-title": ("任务标题", "duty title"),
    "k_clause": ("责任分句", "clause"),
    "k_mention": ("单位名称", "body named"),
    "k_indicator": ("指标", "indicator"),
    "k_due": ("时限", "date"),
    "k_citation": ("引用文件", "citation"),
    "k_person": ("人员", "person"),
    "k_body": ("发文与领导机构", "issuer, group"),
    "valid_until": ("有效期至 {day}", "until {day}"),
    "k_unsure": ("未读懂", "not understood"),
    "findings_table": ("这份文件里的全部发现", "All that was found in this document"),
    "kind": ("类别", "Kind"),
    "what": ("内容", "What"),
    "words": ("原文", "Words"),
    "based-on": ("依据", "based on"),
    "cites": ("引用", "cites"),
    "level": ("范围", "Scope"),
    "in_one_place": ("一个地方的单位", "Bodies of one place"),
    "over_all": ("各地合并，按职能", "All places, by function"),
    "min_shared": ("至少共同承担的任务数", "Shared duties, at least"),
    "network_help": (
        "圆的大小是牵头的任务数，颜色是职能；线的粗细是共同承担的任务数，箭头从牵头指向支持。"
        "可拖动、缩放。",
        "Size: duties led. Colour: function. Width of a line: duties shared; its arrow points "
        "from the lead to the support. Drag and zoom.",
    ),
    "network_table": ("图中的单位", "The bodies in the picture"),
    "network_table_f": ("图中的职能", "The functions in the picture"),
    "edges_table": ("共同承担任务最多的", "Those who share most"),
    "refit": ("重新排列", "Lay out anew"),
    "fullscreen": ("全屏", "Full screen"),
    "centre": ("居中", "Centre"),
    "working": ("正在计算…", "Working…"),
    "table": ("表格", "Table"),
    "view": ("显示", "Show"),
    "v_all": ("全部（{n}）", "All ({n})"),
    "v_strongest": ("联系最多的 {n} 个", "The {n} best connected"),
    "v_around": ("一家及其伙伴", "One and its partners"),
    "v_around_this": ("只看它和伙伴", "Show it with its partners"),
    "open_n": ("展开伙伴（还有 {n} 家）", "Open its partners ({n} more)"),
    "n_more": ("还有 {n}", "{n} more"),
    "not_drawn": ("图中未画", "not drawn"),
    "click_hint": (
        "点一个圆：看它和谁一起，再点收起；图大时点圆展开它的伙伴。点一条线：看背后的任务和原文。"
        "键盘用户可用下面的表。",
        "Click a circle to see with whom it works (click again to close it); in a large picture "
        "this opens its partners. Click a line for the duties behind it, and their words. "
        "The table below does the same from the keyboard.",
    ),
    "side": ("选中的", "Selected"),
    "to_agency": ("看这个单位", "See this body"),
    "direction": ("谁牵头", "Who leads"),
    "direction_means": (
        "→ 本单位牵头、对方支持的任务数；← 对方牵头",
        "→ duties it leads and the other supports; ← the other leads",
    ),
    "shared_n": (
        "共同任务 {n} 项：前者牵头 {a} 项，后者牵头 {b} 项",
        "Duties shared: {n}; the first leads {a}, the second {b}",
    ),
    "place_and_below": ("{x}（含下级 {n} 地）", "{x} (with {n} places below)"),
    "nodes_n": ("{n} 个节点，{m} 条线", "{n} nodes, {m} lines"),
    "drawn_n": ("图中画了 {n} 个", "{n} of them drawn"),
    "listed_n": ("表中列前 {n} 个", "the first {n} are listed"),
    "nothing_wider": (
        "换一个范围，或去掉主题、角色、条数的限制。",
        "Choose another scope, or take away a topic, role or number.",
    ),
    "led_means": ("牵头的任务数", "Duties it leads"),
    "in_all_means": ("有任何角色的任务数", "Duties it has any role in"),
    "partners_means": ("和多少家共同承担任务（度）", "How many it shares duties with (degree)"),
    "betweenness_means": (
        "其他单位之间的最短路径有多少经过它（0 到 1）",
        "Share of the shortest paths between others that lead over it (0 to 1)",
    ),
    "core_means": (
        "彼此至少各有 k 个伙伴的最大一圈",
        "The innermost ring in which all have at least k partners inside the ring",
    ),
    "community_means": (
        "彼此合作比和外面多的一组（Louvain），1 是最大的一组",
        "Those that work with each other more than with others (Louvain); 1 is the largest",
    ),
    "select_body": ("选中的单位", "Selected"),
    "led": ("牵头", "Led"),
    "in_all": ("全部任务", "All duties"),
    "shared": ("共同任务", "Shared"),
    "partners": ("伙伴", "Partners"),
    "betweenness": ("中介度", "Betweenness"),
    "core": ("k 核", "k-core"),
    "community": ("群组", "Community"),
    "this_leads": ("本单位牵头", "It leads"),
    "other_leads": ("对方牵头", "The other leads"),
    "difference": ("差异", "Differences"),
    "a_leads": ("前者牵头", "First leads"),
    "b_leads": ("后者牵头", "Second leads"),
    "and": ("和", "and"),
    "too_many": (
        "图里只画了关系最多的 {n} 个，共 {all} 个；表里也是这 {n} 个。",
        "The picture and the table show the {n} best connected of {all}.",
    ),
    "choose_body": ("单位", "Body"),
    "choose_body_hint": ("输入名称的一部分", "Type a part of its name"),
    "profile_hint": (
        "选一个单位，看它牵头什么、负责什么、和谁一起。",
        "Choose a body to see what it leads, what it answers for, and with whom.",
    ),
    "spellings": ("写法", "Spellings"),
    "owner": ("隶属", "Belongs to"),
    "serves": ("服务", "Serves"),
    "duties_by_role": ("承担的任务", "Its duties"),
    "with_whom": ("和谁一起", "With whom"),
    "counterparts": ("其他地方的同职能单位", "Counterparts elsewhere (same function)"),
    "lead": ("牵头单位", "Lead"),
    "partner_bodies": ("其他单位", "Other bodies"),
    "differs": ("各地不同", "differs"),
    "same": ("各地相同", "same"),
    "only_one": ("只有一地", "one place only"),
    "only_differences": ("只看不同的", "Only what differs"),
    "all_topics": ("全部主题", "All topics"),
    "compare_hint": ("选两到六个地方。", "Choose two to six places."),
    "missing": ("缺", "missing"),
    "metric": ("指标", "Metric"),
    "value": ("目标值", "Target"),
    "on_day": ("截止日期", "On the day"),
    "state": ("状态", "State"),
    "s_done": ("已完成", "done"),
    "s_overdue": ("已过期", "overdue"),
    "s_due": ("未到期", "not yet due"),
    "s_open": ("未定期限", "no date"),
    "done_note": (
        "“已完成”照文件里的备注；其余只按期限和所选日期计算，不代表实际进展。",
        "Done is what the document itself says; the rest follows from its dates alone and "
        "says nothing about what was really achieved.",
    ),
    "gap": ("缺口", "Gap"),
    "no-lead": ("没有牵头单位", "no lead"),
    "no-agency": ("没有写明任何单位", "nobody is named"),
    "no-due": ("没有时限", "no date"),
    "open-ended": ("名单以“等”收尾", "list ends in 等"),
    "gaps_help": (
        "原文没有写明的地方。没有写明不等于没有人做。",
        "What the documents leave open. Not written down does not mean not done.",
    ),
    "question": ("问题", "Question"),
    "run": ("回答", "Answer"),
    "rows_n": ("{n} 行", "{n} rows"),
    "first_n": (
        "只显示前 {n} 行；下载里是全部。",
        "The first {n} rows are shown; a download has all.",
    ),
    "parameters": ("参数", "Parameters"),
    "share": ("分享", "Share"),
    "share_link": (
        "地址栏里的地址就是这个视图的链接。",
        "The address in the address bar is the link to this view.",
    ),
    "share_csv": ("表格 CSV", "Rows as CSV"),
    "share_json": ("数据 JSON", "Rows as JSON"),
    "share_html": ("单个网页文件", "One HTML file"),
    "share_svg": ("矢量图 SVG", "Picture as SVG"),
    "share_picture": ("可拖动的网络图", "Picture to drag and zoom"),
    "share_embed": ("嵌入代码", "To embed it"),
    "graph_of": ("图谱 {day}", "Graph of {day}"),
    "no_translation": (
        "标题和引文保持原文，没有机器翻译。",
        "Titles and quotes stay as printed; nothing is machine-translated.",
    ),
    "empty_title": ("还没有图谱", "There is no graph yet"),
    "empty_text": (
        "先用命令 {command} 把文件读进来，再刷新本页。",
        "Run {command} to read documents, then reload this page.",
    ),
    "no_documents": ("图谱里没有文件", "The graph holds no documents"),
    "failed": ("打不开图谱", "The graph can't be opened"),
    "broke": (
        "这一页没能显示出来。原因写在运行 zeren app 的终端里。",
        "This page could not be shown. The terminal that runs zeren app says why.",
    ),
    "unknown_value": ("没有“{x}”这一项，现在显示的是全部。", "There is no “{x}”; all is shown."),
    "picture_of": ("{n} 个节点、{m} 条线的网络图", "A network of {n} nodes and {m} lines"),
    "fit": ("全图", "Whole picture"),
    "zoom_in": ("放大", "Zoom in"),
    "zoom_out": ("缩小", "Zoom out"),
    "unsure": ("读不准的地方", "What the reader was unsure of"),
}  # fmt: skip


def say(lang: str, key: str, **values: object) -> str:
    """A label in a language, with its blanks filled."""
    text = _LABELS[key][0 if lang == "zh" else 1]
    return text.format(**values) if values else text


def entry(lang: str, vocabulary: str, id: str | None) -> str:
    """What a vocabulary calls one of its entries; an unknown one is called by its id."""
    if not id:
        return ""
    try:
        concept = scheme(vocabulary).concepts.get(id)
    except OntologyError:
        concept = None
    if concept is None:
        return id
    return concept.label_zh if lang == "zh" else concept.label_en
