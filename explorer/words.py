"""The labels of the pages, in Chinese and English.

What a vocabulary calls its entries stands in the ontology, not here; what pages and figures say
in the same words stands with the figures.
"""

from __future__ import annotations

from ..figures.words import reason as reason
from ..figures.words import say as written
from ..ontology import scheme
from ..ontology.schema import OntologyError

_LABELS: dict[str, tuple[str, str]] = {
    "name": ("责任", "Zeren"),
    "tagline": (
        "谁负责什么，哪句话这么说",
        "Who is responsible for what, and the sentence that says so",
    ),
    "overview": ("总览", "Overview"),
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
    "places": ("地方", "Places"),
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
    "unled": ("未写明由谁牵头或负责", "nobody is named to lead it or to answer for it"),
    "places_more": (
        "这里列前 {n} 个地方，共 {all} 个；其余在“地方”里选。",
        "The first {n} of {all} places; choose others under “Places”.",
    ),
    "no_duty": ("没有这项任务", "no such duty"),
    "others": ("其他", "others"),
    "matrix": ("各地由谁牵头", "Who leads, place by place"),
    "matrix_help": (
        "一行一个主题，一列一个地方；点开任一格，看任务和原文。",
        "A row a topic, a column a place. Open a cell for its duties and their words.",
    ),
    "loaded": ("已读入", "Loaded"),
    "close": ("收起", "Close"),
    "see_duty": ("看整项任务", "See the whole duty"),
    "open_document": ("看原文", "See it in the document"),
    "chars": ("第 {a}–{b} 字", "characters {a}–{b}"),
    "n_without_topic": (
        "{n}份文件没有主题，不在表中", "not counted: {n:document|documents} without topics",
    ),
    "inherited": ("沿用上文，本项未另写", "taken from above, not written beside this duty"),
    "open_ended": ("名单以“等”收尾", "the list ends in 等 (“and others”)"),
    "status": ("状态", "Status"),
    "search": ("找什么", "What are you looking for?"),
    "search_hint": (
        "主题、任务里的字、单位，或一个问题",
        "A topic, words of a duty, a body, or a question",
    ),
    "as_typed": ("就用所写的字", "Take it as written"),
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
    "understood_place": ("地方“{x}”", "the place “{x}”"),
    "choose_place": (
        "先选一个地方，看那里的原文。", "Choose a place to see its duties and their words.",
    ),
    "in_place": ("地方：{x}", "in {x}"),
    "nothing_hint": (
        "换一个词，或去掉一个条件。",
        "Try other words, or take a condition away.",
    ),
    "match_mentioned": ("只在正文里提到", "only touched on in the text"),
    "answers_n": ("{n} 项任务，{p} 个地方", "Duties: {n} · places: {p}"),
    "more_n": ("还有 {n} 条：缩小范围即可看到", "{n} more: narrow the search to see them"),
    "cypher": ("所用的 Cypher", "The Cypher behind this"),
    "outline": ("目录", "Outline"),
    "text": ("原文", "Text"),
    "finding": ("选中的任务", "The duty at hand"),
    "finding_hint": (
        "在目录里选一项任务，旁边就列出从它的文字里读到的一切。",
        "Choose a duty in the outline: beside the text stands all that was read from its words.",
    ),
    "mark_kinds": ("只标出（不选则全标）", "Mark only (none chosen: all)"),
    "k_duty-title": ("任务标题", "duty title"),
    "k_body": ("发文与领导机构", "issuer, group"),
    "add": ("添加文件", "Add documents"),
    "edit_off": (
        "这里只读。要添加或更正文件，请在本机用 {command} 打开。",
        "This explorer only reads. To add or correct documents, open it on this machine with "
        "{command}.",
    ),
    "drop": ("拖入一份文件", "Drop a document"),
    "drop_help": (
        "文本、网页、Word、PDF、Excel 或 CSV。",
        "Text, web page, Word, PDF, Excel or CSV.",
    ),
    "or_known": ("或更正已读入的文件", "Or correct one that was read"),
    "not_read": ("没有读成", "It could not be read"),
    "reading": ("正在读…", "Reading …"),
    "taken_in": ("已收入图谱。", "is in the graph now."),
    "no_place": ("没有认出地方", "no place found"),
    "unsure_n": ("存疑", "Not understood"),
    "was_read": ("读到的内容", "What was read"),
    "line": ("行", "Line"),
    "why": ("理由", "Why"),
    "lost": ("没有套用的更正", "A correction that does not fit"),
    "correct": ("更正", "Correct"),
    "body": ("单位", "Body"),
    "body_help": (
        "选一个，或写出原文里的另一个单位名称。",
        "Choose one, or write another name that stands in the text.",
    ),
    "not_in_it": ("不在其中", "not named there"),
    "as_is": ("不改", "As it is"),
    "settle": ("所填原文里没有要读的", "Nothing is to be found in these words"),
    "quote_help": (
        "这么说的原文；更正已有的分工时可以不填。",
        "The words that say so; may stay empty where an assignment is overruled.",
    ),
    "who_corrects": ("更正人", "Who"),
    "correct_this": ("更正这一项", "Correct this"),
    "changed": ("改动", "Change"),
    "on": ("日期", "On"),
    "corrections": ("更正", "Corrections"),
    "take_back": ("撤回", "Take back"),
    "kept_in": ("收入后，文件存放在 {folder}", "Accepted documents are kept in {folder}"),
    "accept": ("收入图谱", "Accept into the graph"),
    "failed_add": ("没有收入", "It was not taken in"),
    "corrected": ("人工更正：{by}", "corrected by {by}"),
    "valid_until": ("有效期至 {day}", "until {day}"),
    "k_unsure": ("存疑", "not understood"),
    "findings_table": ("这份文件里的全部发现", "All that was found in this document"),
    "kind": ("类别", "Kind"),
    "what": ("内容", "What"),
    "based-on": ("依据", "based on"),
    "cites": ("引用", "cites"),
    "level": ("范围", "Scope"),
    "over_all": ("各地合并，按职能", "All places, by function"),
    "min_shared": ("至少共同承担的任务数", "Shared duties, at least"),
    "collective": ("一类单位（各……）", "a class of bodies (各…)"),
    "network_help": (
        "圆的大小是牵头的任务数，颜色是职能所属的领域；线的粗细是共同承担的任务数，箭头从牵头指向支持。"
        "可拖动、缩放。",
        "Size: duties led. Colour: field of government. Width of a line: duties shared; its arrow "
        "points from the lead to the support. Drag and zoom.",
    ),
    "network_table": ("图中的单位", "The bodies in the picture"),
    "network_table_f": ("图中的职能", "The functions in the picture"),
    "field": ("领域", "Field"),
    "due_or_none": ("例如 2026-12-31；没有则填 none", "such as 2026-12-31, or none"),
    "refit": ("重新排列", "Lay out anew"),
    "fullscreen": ("全屏", "Full screen"),
    "centre": ("居中", "Centre"),
    "lacking": ("只看有缺的", "Only what some lack"),
    "topics_n": ("主题数", "Topics"),
    "only_here": ("只有这里有", "Only here"),
    "only_not_here": ("只有这里没有", "Only missing here"),
    "has_and_lacks": ("各地多什么、少什么", "What each place has and lacks"),
    "stands_out": ("与多数不同", "unlike most"),
    "compare_help": (
        "同一主题在各地牵头单位的职能是否相同；点开任一格看任务、伙伴和指标。",
        "Whether the leads of a topic have the same function; open a cell for duties, "
        "partners and targets.",
    ),
    "duties_n": ("{n} 项任务", "{n:duty|duties}"),
    "partners_n": ("＋{n} 家", "+{n:body|bodies}"),
    "partly": ("部分未定牵头", "partly without lead"),
    "indicators_n": ("指标 {n} 项", "{n:target|targets}"),
    "chosen_day": ("所选日期", "the chosen day"),
    "no_target": ("有任务而没有指标：", "duties but no target:"),
    "topics_without": ("没有任何指标的主题（{n}）", "Topics without any target ({n})"),
    "no_gap": ("没有。", "None."),
    "line_n": ("第 {n} 行", "line {n}"),
    "reason": ("原因", "Why"),
    "no-agency-means": (
        "任务后面没有写任何单位。", "No body at all stands beside these duties.",
    ),
    "no-lead-means": (
        "写了单位，但没说由谁牵头（或一个单位也没写）。",
        "Bodies may be named, but nothing says which of them leads.",
    ),
    "open-ended-means": (
        "名单以“等”收尾，还有谁没有写明。",
        "The list of bodies ends in 等: who else is meant is not said.",
    ),
    "no-due-means": ("没有写完成时间。", "No date is set for these."),
    "unsure-means": (
        "看起来像分工、读不明白的字句，不在任何答案里；点开原文自己判断。",
        "Words that look like an assignment and were not understood. They are in no answer: "
        "judge for yourself.",
    ),
    "open_whole": ("在 Zeren 里打开", "Open it in Zeren"),
    "working": ("正在计算…", "Working…"),
    "table": ("表格", "Table"),
    "view": ("显示", "Show"),
    "v_all": ("全部（{n}）", "All ({n})"),
    "v_strongest": ("联系最多的 {n} 个", "The {n} best connected"),
    "v_around": ("一家及其伙伴", "One and its partners"),
    "v_around_this": ("只看它和伙伴", "Show it with its partners"),
    "open_n": ("展开伙伴（还有 {n} 家）", "Open its partners ({n} more)"),
    "show_all": ("全部列出", "Show all"),
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
    "place_and_below": ("{x}（含下级 {n} 地）", "{x} (with {n:place|places} below)"),
    "nodes_n": ("{n} 个节点，{m} 条线", "{n:node|nodes}, {m:line|lines}"),
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
    "community": ("群组", "Community"),
    "this_leads": ("本单位牵头", "It leads"),
    "other_leads": ("对方牵头", "The other leads"),
    "difference": ("差异", "Differences"),
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
    "relatives": ("上下级", "Superior and branches"),
    "superior": ("上级：", "Superior:"),
    "branch": ("分支：", "Branch:"),
    "not_named": ("（文件里没有直接提到）", "(not named in a document itself)"),
    "to_network": ("在协作网络里看", "See it in the network"),
    "alone": ("文件里没有和它共同承担任务的单位。", "No other body shares a duty with it."),
    "lead": ("牵头单位", "Lead"),
    "partner_bodies": ("其他单位", "Other bodies"),
    "differs": ("各地不同", "differs"),
    "same": ("各地相同", "same"),
    "only_one": ("只有一地", "one place only"),
    "only_differences": ("只看不同的", "Only what differs"),
    "all_topics": ("全部主题", "All topics"),
    "compare_hint": ("选两到六个地方。", "Choose two to six places."),
    "metric": ("指标", "Metric"),
    "value": ("目标值", "Target"),
    "on_day": ("基准日期", "On the day"),
    "s_done": ("已完成", "done"),
    "s_overdue": ("期限已过", "date passed"),
    "s_due": ("未到期", "not yet due"),
    "s_open": ("未定期限", "no date"),
    "done_note": (
        "“已完成”照文件里的备注；其余只按期限和所选日期计算，不代表实际进展。",
        "Done is what the document itself says; the rest follows from its dates alone and "
        "says nothing about what was really achieved.",
    ),
    "gaps_help": (
        "原文没有写明的地方。没有写明不等于没有人做。",
        "What the documents leave open. Not written down does not mean not done.",
    ),
    "question": ("问题", "Question"),
    "run": ("运行", "Run"),
    "ways_to_ask": ("怎么问", "How to ask"),
    "ask_named": ("现成的问题", "Named questions"),
    "ask_cypher": ("自己写 Cypher", "Your own Cypher"),
    "to_console": ("在控制台里改写", "Change it in the console"),
    "cypher_text": ("Cypher（Ctrl+Enter 运行）", "Cypher (Ctrl+Enter runs it)"),
    "rows_at_most": ("最多行数", "Rows, at most"),
    "seconds_at_most": ("最多秒数", "Seconds, at most"),
    "examples": ("例子", "Examples"),
    "in_the_graph": ("图谱里有什么", "What the graph holds"),
    "relationships": ("关系", "Relationships"),
    "console_hint": (
        "按“运行”才会执行；链接只带文字，从不自动运行。",
        "Nothing runs before you say so: a link brings the text and never runs it.",
    ),
    "console_help": (
        "只读：MATCH、OPTIONAL MATCH、WHERE、WITH、UNWIND、RETURN、ORDER BY、SKIP、LIMIT、UNION。"
        "最多 {rows} 行。参数写成注释：// $place = \"江海区\"。",
        "It only reads: MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, RETURN, ORDER BY, SKIP, LIMIT, "
        "UNION; {rows} rows at most. A remark gives a parameter its value: "
        "// $place = \"江海区\".",
    ),
    "console_shut": (
        "这台机器的系统关不住查询进程，所以自己写的 Cypher 只在本机回环地址上开放；"
        "现成的问题照常可用。",
        "This system can't shut in the process that would run your Cypher, so the console answers "
        "on this machine's own address only. The named questions work everywhere.",
    ),
    "console_busy": (
        "别人正在查询，请稍后再试。", "Others are asking just now; try again in a moment.",
    ),
    "console_lost": (
        "引擎在这条语句上停掉了。只影响这一次，下一次换新的进程。",
        "The engine broke down over this statement. Only this answer is lost; "
        "the next one gets a new process.",
    ),
    "console_no_start": (
        "查询进程没有启动，请再试一次；现成的问题照常可用。",
        "The process for queries did not start; try again. The named questions work as ever.",
    ),
    "console_time": (
        "超过了时限，已停止。缩小范围，或加 LIMIT。",
        "It took longer than it may and was stopped. Narrow it, or add a LIMIT.",
    ),
    "console_memory": (
        "超过了内存限额，已停止。缩小范围，少 collect 一些。",
        "It took more memory than it may and was stopped. Narrow it, collect less.",
    ),
    "console_row": (
        "有一行太大，给不出来。返回少一些的列，或不要 collect 全文。",
        "One row is too large to hand out. Return fewer columns, or collect no whole texts.",
    ),
    # What engine and guard say is English.
    "in_english": ("不能这样查询。原因（英文）：{x}", "{x}"),
    "line_column": ("第 {line} 行第 {column} 列：", "Line {line}, column {column}: "),
    "took_n": ("{n} 秒", "{n} s"),
    "took_little": ("不到 0.01 秒", "under 0.01 s"),
    "cut_rows": ("已截断：还有更多行", "truncated: there are more rows"),
    "cut_size": ("已截断：内容太大", "truncated: the answer is too large"),
    "as_table": ("表", "Table"),
    "as_picture": ("图", "Picture"),
    "rows_n": ("{n} 行", "{n:row|rows}"),
    "any_validity": ("全部，含已废止的", "all, superseded ones too"),
    "not_superseded": ("不含已废止的", "all but superseded ones"),
    "more_columns": ("另有 {n} 列", "{n:more column|more columns}"),
    "fewer_columns": ("只列要紧的列", "Only the columns that matter"),
    "narrow_first": (
        "整个图谱太大，请先填一个条件。",
        "The whole graph is too large for this question: fill in a field first.",
    ),
    "some_rows": ("先列前 {n} 行。", "These are the first {n} rows."),
    "more_rows": ("再看多一些", "Show more"),
    "first_n": (
        "只显示前 {n} 行；下载里是全部。",
        "The first {n} rows are shown; a download has all.",
    ),
    "parameters": ("参数", "Parameters"),
    "share": ("分享", "Share"),
    "share_link": ("这个视图的链接", "The link to this view"),
    "share_height": ("嵌入网页：高度（像素）", "To embed it in a page: height (pixels)"),
    "share_files": (
        "文件：图可直接放进报告，离线可用；表格和数据是图后面的行。",
        "Files: pictures for a report, which work offline; tables and data are the rows behind.",
    ),
    "share_html": ("网页 HTML", "Page (HTML)"),
    "share_svg": ("矢量图 SVG", "Picture (SVG)"),
    "share_png": ("图片 PNG", "Picture (PNG)"),
    "share_csv": ("表格 CSV", "Rows (CSV)"),
    "share_xlsx": ("表格 XLSX", "Rows (XLSX)"),
    "share_json": ("数据 JSON", "Rows (JSON)"),
    "share_cite": ("引用（GB/T 7714、BibTeX）", "Citation (GB/T 7714, BibTeX)"),
    "graph_of": ("图谱 {day}", "Graph of {day}"),
    "choose_document": ("选一份文件", "Choose a document"),
    "example": ("例如 {x}", "such as {x}"),
    "choose_file": ("选择文件", "Choose a file"),
    "file_limit": ("每份不超过 64 MB", "64 MB a file at most"),
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
    "unsure": ("存疑", "not understood"),
}  # fmt: skip


def say(lang: str, key: str, **values: object) -> str:
    """A label in a language, with its blanks filled."""
    if key not in _LABELS:
        return written(lang, key, **values)
    text = _LABELS[key][0 if lang == "zh" else 1]
    if not values:
        return text
    return text.format(**{k: _Count(v) if type(v) is int else v for k, v in values.items()})


class _Count(int):
    """A number in a label; ``{n:row|rows}`` is it with its noun: 1 row, 2,000 rows."""

    def __format__(self, nouns: str) -> str:
        one, several, many = nouns.partition("|")
        if not several:
            return super().__format__(nouns)
        return f"{int(self):,} {one if self == 1 else many}"


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
