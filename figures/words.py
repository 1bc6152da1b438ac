"""The words on figures, and what things are called, in Chinese and English.

In Chinese a name is its name. In English a body has its name with its sound, a place its sound and
its name, a topic, a role, a function its label; titles and quotes stay as printed.
"""

from __future__ import annotations

from ..ontology import places, scheme, topic_schemes
from ..ontology.schema import OntologyError
from ..ontology.sound import sound

_WORDS: dict[str, tuple[str, str]] = {
    "overview": ("各地由谁牵头", "Who leads, place by place"),
    "who": ("谁牵头", "Who leads"),
    "agency": ("单位的任务", "What a body is charged with"),
    "linkages": ("协作网络", "Who works with whom"),
    "compare": ("各地比较", "Places compared"),
    "indicators": ("指标与时限", "Targets and dates"),
    "work_of": ("《{x}》里的任务和分工", "Duties and bodies found in 《{x}》"),
    "document": ("文件里的任务和分工", "Duties and bodies of a document"),
    "gaps": ("原文没有写明的", "What the documents leave open"),
    "questions": ("一个问题的回答", "The answer to a question"),
    "place": ("地方", "Place"),
    "topic": ("主题", "Topic"),
    "duty": ("任务", "Duty"),
    "duties": ("任务", "duties"),
    "agency_": ("单位", "Body"),
    "function": ("职能", "Function"),
    "role": ("角色", "Role"),
    "basis": ("依据", "Basis"),
    "said": ("分工和原文", "Who, and the words"),
    "words": ("原文", "Words"),
    "lead": ("牵头", "leads"),
    "led": ("牵头", "led"),
    "in_all": ("全部任务", "all duties"),
    "shared": ("共同任务", "shared"),
    "this_leads": ("本单位牵头", "it leads"),
    "other_leads": ("对方牵头", "other leads"),
    "with_whom": ("和谁一起", "With whom"),
    "counterparts": ("其他地方的同职能单位", "Counterparts elsewhere (same function)"),
    "spellings": ("写法：{x}", "Spellings: {x}"),
    "partners": ("其他单位：{x}", "with {x}"),
    "targets": ("指标 {n} 项", "targets: {n}"),
    "nobody": ("未写明单位", "nobody is named"),
    "unled": ("未写明由谁牵头或负责", "nobody is named to lead it or to answer for it"),
    "no_lead": ("未定牵头", "no lead"),
    "no_lead_n": ("未定牵头 · {n} 家", "no lead · {n} named"),
    "no_duty": ("—", "—"),
    "blank": ("没有这项任务", "no such duty"),
    "others": ("其他职能", "other functions"),
    "lead_by_function": ("牵头单位的职能", "Function of the lead"),
    "colour_function": ("颜色：职能所属的领域", "Colour: field of government"),
    "net_many": ("虚线圈是一类单位（各……）。", " A broken ring: a class of bodies (各…)."),
    "net_note": (
        "圆的大小是牵头的任务数；线的粗细是共同承担的任务数，箭头从牵头指向支持。",
        "Size: duties led. Width of a line: duties shared; its arrow points from the lead to the "
        "support.",
    ),
    "drawn_n": ("画了 {all} 个中联系最多的 {n} 个。", "The {n} best connected of {all} are drawn."),
    "lines_n": ("画了 {all} 条线中最强的 {n} 条；数据文件里是全部。",
                "The {n} strongest of {all} lines are drawn; the data files have all."),
    "net_nodes": ("图中的单位", "Those in the picture"),
    "net_lines": ("共同承担任务最多的", "Those who share most"),
    "degree": ("伙伴", "partners"),
    "between": ("中介度", "betweenness"),
    "core": ("k 核", "k-core"),
    "community": ("群组", "community"),
    "over_all": ("各地合并，按职能", "all places, by function"),
    "differs": ("≠ 各地不同", "≠ differs"),
    "same": ("＝ 各地相同", "＝ same"),
    "only_one": ("· 只有一地", "· one place only"),
    "metric": ("指标", "Target"),
    "value": ("目标值", "Value"),
    "due": ("时限", "Due"),
    "state": ("状态", "State"),
    "missing": ("缺", "missing"),
    "done": ("✓ 已完成", "✓ done"),
    "overdue": ("! 期限已过", "! date passed"),
    "pending": ("… 未到期", "… not yet due"),
    "open": ("– 未定期限", "– no date"),
    "timeline": ("各日到期的指标数", "How many targets fall due, and when"),
    "state_on": ("{day} 的状态", "the state on {day}"),
    "done_note": (
        "“已完成”照文件里的备注；其余只按期限和所选日期计算，不代表实际进展。",
        "Done is what the document itself says; the rest follows from dates alone and says "
        "nothing about what was really achieved.",
    ),
    "gap": ("缺口", "Gap"),
    "no-lead": ("没有牵头单位", "no lead"),
    "no-agency": ("没有写明任何单位", "nobody is named"),
    "no-due": ("没有时限", "no date"),
    "open-ended": ("名单以“等”收尾", "list ends in 等"),
    "unsure": ("存疑的地方", "not understood"),
    "why": ("原因", "Why"),
    "partly": ("◑ 部分未定牵头", "◑ partly without lead"),
    "bodies": ("单位和它们的任务数", "Bodies and how many duties they have"),
    "gaps_note": (
        "没有写明不等于没有人做。",
        "Not written down does not mean not done.",
    ),
    "nothing": ("没有找到。", "Nothing was found."),
    "more_rows": ("还有 {n} 行，见数据文件。", "Further rows: {n}. See the data file."),
    "cut": ("只列前 {n} 行，共 {all} 行；CSV、XLSX、JSON 里是全部。",
            "The first {n} of {all} rows; CSV, XLSX and JSON have all."),
    "places_cut": ("只画前 {n} 个地方，共 {all} 个。", "The first {n} of {all} places are drawn."),
    "source": ("来源：{x}", "Source: {x}"),
    "source_and": ("等 {n} 份文件", "and others, {n} documents in all"),
    "stands": (
        "Zeren 责任 {zeren} · 图谱 {day} · 版本 {version}",
        "Zeren 责任 {zeren} · graph of {day} · version {version}",
    ),
    "voc_note": (
        "虚线框、色块里的字来自词表，不是原文；左边有竖线的是原文。",
        "Words in a broken outline or on colour come from a vocabulary; words beside a rule are "
        "quoted.",
    ),
    "no_translation": (
        "标题和引文保持原文，没有机器翻译。",
        "Titles and quotes stay as printed; nothing is machine-translated.",
    ),
    "cite": ("引用", "To cite it"),
    "fit": ("全图", "Whole picture"),
    "zoom_in": ("放大", "Zoom in"),
    "zoom_out": ("缩小", "Zoom out"),
    "k_duty": ("任务标题", "duty title"),
    "k_clause": ("责任分句", "clause"),
    "k_mention": ("单位名称", "body named"),
    "k_indicator": ("指标", "indicator"),
    "k_due": ("时限", "date"),
    "k_citation": ("引用文件", "citation"),
    "k_person": ("人员", "person"),
    "full_text": ("全文", "The whole text"),
    "p_about": ("内容", "about"),
    "p_where": ("地方", "place"),
    "p_agency": ("单位", "body"),
    "p_body": ("单位", "body"),
    "p_topic": ("主题", "topic"),
    "p_roles": ("角色", "role"),
    "p_role": ("角色", "role"),
    "p_basis": ("依据", "basis"),
    "p_function": ("职能", "function"),
    "p_least": ("至少共同承担", "duties shared, at least"),
    "p_state": ("状态", "state"),
    "p_gap": ("缺口", "gap"),
    "p_validity": ("效力", "validity"),
}  # fmt: skip


# Why the reader was unsure, as it says so → in Chinese; {x} are words of the text.
_REASONS = {
    "not a body's name: {x}": "不像单位名称：{x}",
    "no role word for: {x}": "没有写明角色：{x}",
    "says who does not: {x}": "说的是谁不参加：{x}",
    "looks like a clause, names nobody": "像责任分句，但没有写出单位",
    "a part in the duty that is no role": "写了怎样参与，但不是哪一种角色",
    "the items below have clauses of their own": "下面各项另有自己的责任分句",
    "a cell that names nobody": "单元格里没有写出单位",
    "a drawn table in which cells go over several columns": "字符画出的表里有跨列的单元格",
    "a table whose rows are no duties beside those of the text": "表格里的各行不是正文之外的任务",
    "a row whose cells can't be told apart": "这一行的单元格分不开",
    "a page that is a scan, OCR must come first: {x}": "这一页是扫描件，须先做文字识别：{x}",
    "letters whose meaning the file does not tell": "文件没有说明这些字符是什么字",
    "a table without lines, whose rows can't be told apart": "没有线条的表格，各行分不开",
    "a row that names bodies, and no duty of its own": "这一行写了单位，但没有自己的任务",
}


def reason(lang: str, said: str) -> str:
    """Why the reader was unsure; one without Chinese words is said as it is.

    >>> reason("zh", "not a body's name: 按规定另行")
    '不像单位名称：按规定另行'
    """
    if lang != "zh":
        return said
    head, colon, words = said.partition(": ")
    known = _REASONS.get(f"{head}: {{x}}" if colon else said)
    return known.replace("{x}", words) if known else said


def say(lang: str, key: str, **values: object) -> str:
    """A label in a language, with its blanks filled."""
    text = _WORDS[key][0 if lang == "zh" else 1]
    return text.format(**values) if values else text


def has(key: str) -> bool:
    return key in _WORDS


class Names:
    """What things are called in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, key: str, **values: object) -> str:
        return say(self.lang, key, **values)

    def entry(self, vocabulary: str, id: str | None) -> str:
        """What a vocabulary calls one of its entries; an unknown one is called by its id."""
        if not id:
            return ""
        try:
            concept = scheme(vocabulary).concepts.get(id)
        except OntologyError:
            concept = None
        if concept is None:
            return id
        return concept.label_zh if self.lang == "zh" else concept.label_en

    def topic(self, id: str | None) -> str:
        if not id:
            return ""
        for one in topic_schemes():
            if id in one.concepts:
                concept = one.concepts[id]
                return concept.label_zh if self.lang == "zh" else concept.label_en
        return id

    def place(self, code: str | None, name: str | None) -> str:
        """A place by its name; in English with its sound before it."""
        name = name or code or ""
        if self.lang == "zh" or not name:
            return name
        known = places.places().get(code or "")
        spoken = known.pinyin if known and known.name == name else sound(name)
        return f"{spoken.capitalize()} {name}".strip()

    def body(self, name: str | None) -> str:
        """A body by its name, in English with its sound."""
        if not name:
            return ""
        return name if self.lang == "zh" else f"{name} ({sound(name)})"
