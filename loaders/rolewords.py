"""The words of roles, behind names and before them, and where a row of names ends.

甲局、乙局牵头 · 牵头单位：甲局 · 甲局会同乙局 · 甲局、乙局等部门
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..ontology import places as gazetteer
from ..ontology import scheme
from .agencies import alternation, begins_level, complete, known


@dataclass(frozen=True)
class RoleWords:
    tail: re.Pattern[str]
    verb: re.Pattern[str]  # in every tail, and far quicker to look for
    label: re.Pattern[str]
    other: re.Pattern[str]  # labels of no role: 督办单位：
    mark: re.Pattern[str]  # behind one name, in brackets: 甲局（牵头）
    glued: re.Pattern[str]  # a label without its colon: 牵头单位甲局
    plain: re.Pattern[str]  # what is done, in words of no role: 甲局保障经费
    role: dict[str, str]


#: What makes of a role word who does not: 县司法局不参与.
NEGATIONS = ("不再", "不", "无需", "暂不")
NEGATION = f"(?:{'|'.join(NEGATIONS)})"
NOUNS = ("单位", "部门", "主体", "机构", "科室", "处室", "要局")


@cache
def role_words() -> RoleWords:
    """The role words of the ontology as patterns: behind names (tail), before them (label)."""
    role: dict[str, str] = {}
    labels: dict[str, str] = {}
    for concept in scheme("roles").concepts.values():
        for word in concept.words:
            if word[-2:] not in NOUNS:
                role[word] = concept.id
        for word in concept.notes.get("label", ()):
            labels[word] = concept.id
            if word.endswith("单位"):
                stem = word[:-2]
                labels.update({stem + noun: concept.id for noun in ("处室", "科室", "机构")})
                if not stem.endswith("责任"):  # 配合责任单位
                    labels.update({f"{stem}责任{noun}": concept.id for noun in ("单位", "部门")})
    verbs = "|".join(sorted(map(re.escape, role), key=len, reverse=True))
    tail = re.compile(
        rf"""(?P<how>(?:按|按照|依据|依照|根据|在)(?:各自|有关|法定)?
              (?:(?:工作|部门|法定)?(?:职责|职能|分工|任务|权限|职权|行业|领域)(?:和|范围内?|内|、)?){{1,3}})?
            (?:分别|共同|联合|分头|合力|全力|具体|各自|各|主要|依法|统一|负责|积极|协同|统筹|结合实际|认真|抓好)*?
            (?:为|作为)?(?P<verb>{verbs})(?!牵头|人)(?P<noun>单位|部门|机构|主体)?
            (?:负责|落实|组织实施|实施|组织|推进|完成|做好|抓好|开展)*""",
        re.VERBOSE,
    )
    # 牵头单位： · 责任单位（含乡镇）： · 【牵头单位】 · 〔责任单位〕：
    label = re.compile(
        r"(?P<open>[【〔]\s*)?(?:[国省市县区州镇乡]级|[省市县区]直|属地)?"
        rf"(?P<verb>{alternation([*labels, *role])})(?:（[^（）]{{1,12}}）)?"
        r"(?:(?:[及和与、/]|（)(?:分工|职责|责任人|负责人|责任领导)）?)?"
        r"\s*(?(open)[】〕]\s*：?|(?:：|(?<=单位|部门)(?:[^\S\n]+(?=[\u4e00-\u9fff])|为(?=[省市县区州旗镇][\u4e00-\u9fff]))))"
    )
    mark = re.compile(rf"[（〔]\s*(?P<verb>{verbs})(?:单位|部门)?\s*[）〕]\s*$")
    nouns = alternation(word for word in labels if word.endswith(("单位", "部门")))
    glued = re.compile(rf"(?P<verb>{nouns})(?=[\u4e00-\u9fff]{{2}})")
    other = scheme("wordings").concepts["labels-of-no-role"].words
    none = re.compile(rf"(?:{alternation(other)})：")
    plain = re.compile(alternation(scheme("wordings").concepts["plain-verbs"].words))
    return RoleWords(
        tail, re.compile(alternation(role)), label, none, mark, glued, plain, role | labels
    )


_OFFICE = re.compile(r"(?:局|委|委员会|办|办公室|厅|部|署|院|政府|部门|单位|镇|街道|中心)$")


def acts_at(norm: str, at: int, end: int) -> int:
    """Where a verb of no role stands behind a whole name that begins with its level, else 0."""
    if complete(norm[at:end].strip()):
        return 0  # 县政府办督查室
    for found in role_words().plain.finditer(norm, at + 2, end):
        name = norm[at : names_end(norm, at, found.start())[0]].strip()
        if complete(name) and begins_level(name) and _OFFICE.search(name):
            return found.start()
    return 0


def tail_at(
    pattern: re.Pattern[str], norm: str, at: int, end: int
) -> tuple[int, re.Match[str] | None]:
    """The first role word in norm[at:end] that stands behind a whole name, and where."""
    if role_words().verb.search(norm, at, end) is None:
        return end, None
    for found in pattern.finditer(norm, at, end):
        before = norm[at : found.start()].strip()
        if (
            _role_of(found["verb"]) not in ("leads", "responsible")
            and not _SCOPE.match(norm, found.end(), end)
            and not found.group().endswith(("做好", "抓好"))
        ):
            continue  # 部门协同监管平台: the word is part of something else
        if found.group() == f"{found['verb']}部门" and known(norm[at : found.end()].strip()):
            continue  # 人力资源社会保障部门 is a name
        if names_end(norm, at, found.start())[1]:
            return found.start(), found
        # 县政协办 is the office of the 政协, and nobody's 协办
        named = found.end() == end and len(before) > 1 and not complete(norm[at:end].strip())
        if not before or complete(before) or named:
            if found["noun"] and not before:
                continue
            return found.start(), found
    return end, None


_SCOPE = re.compile(r"(?:做好|落实|开展|推进|完成|实施|相关|有关|工作|[^\u4e00-\u9fff]|$)")


def _role_of(verb: str) -> str:
    return role_words().role[verb]


_JOINTLY = re.compile(r"会同|商同|联合|商(?![务业贸会])")


def together(norm: str, at: int, end: int) -> tuple[int, int]:
    """From where to where 会同 or 商 stands between two names, else 0, 0.

    Only 会同 has no other use: 商 and 联合 stand inside names as well (信用社联合社).
    """
    for found in _JOINTLY.finditer(norm, at + 1, end):
        right = norm[found.end() : end].strip()
        if found.group() != "会同":
            place = gazetteer.at_start(norm, found.start())
            if place and len(place.word) > 2:
                continue  # 商洛市财政局, but 会同县财政局 behind a name joins with the 县财政局
        if complete(norm[at : found.start()].strip()) and (
            found.group() == "会同"
            # 台商投资区管委会 is one body.
            or (len(right) > 2 and complete(right) and begins_level(right))
        ):
            return found.span()
    return 0, 0


_WHOSE = r"(?:国务院|中央|自治区|[国省市县区州盟旗镇乡](?:级|直|属)?)?"
_CLOSES = (
    rf"等(?:\s*[\d一二三四五六七八九十]{{1,3}}\s*个?)?{_WHOSE}(?:有关|相关|各|职能|责任|成员)*"
    r"(?:部门(?:、?单位)?|单位(?:、?部门)?|地区|地|机构)"
)
_ETC = re.compile(rf"{_CLOSES}?\s*$")
ETC_AND = re.compile(rf"{_CLOSES}(?:以及|[和及与])")


def before_etc(words: str) -> str:
    """A list of names without the 等 or 等部门 that closes it."""
    return words[: names_end(words, 0, len(words))[0]]


def names_end(norm: str, at: int, end: int) -> tuple[int, bool]:
    """The end of the names before 等, 等部门; and whether it stands there."""
    found = _ETC.search(norm, at, end)
    if found and found.start() >= at and not norm[at : found.start()].endswith("平"):
        return found.start(), True
    return end, False
