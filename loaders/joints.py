"""Names in a row: where one ends and the next begins, and marks that stand inside a name."""

from __future__ import annotations

import re

from ..ontology import places as gazetteer
from .agencies import clean, complete

_JOINT = re.compile(r"以及|和|及|与|暨|/|\s+")


def split_names(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    """The ranges of the names in norm[start:end], which holds no 、 or ， outside brackets.

    和, 及, 与 and blanks separate names only between two whole ones: 工业和信息化部 is one.
    """
    spans: list[tuple[int, int]] = []
    at = start
    for joint in _JOINT.finditer(norm, start, end):
        left, right = norm[at : joint.start()], norm[joint.end() : end]
        if right in ("政府", "人民政府") and joint.group() == "和" and _COMMITTEE.search(left):
            continue
        if (
            complete(left)
            and right.strip()
            and (complete(right) or _JOINT.search(right))
            and norm.count("（", at, joint.start()) == norm.count("）", at, joint.start())
        ):
            spans.append((at, joint.start()))
            at = joint.end()
    spans.append((at, end))
    trimmed = []
    for a, b in spans:
        while a < b and norm[a].isspace():
            a += 1
        while b > a and norm[b - 1].isspace():
            b -= 1
        if a < b:
            trimmed.append((a, b))
    return trimmed


#: 甲市党委, 县委, 各镇（街道）党委 … 和政府 is the committee and the government of one place.
_COMMITTEE = re.compile(r"[\u4e00-\u9fff）](?:党委|党工委)$|(?:[省市县区州旗镇乡]）?)委$")


def _is_short_place(words: str) -> bool:
    return 1 < len(words) < 5 and not complete(words) and bool(gazetteer.find(clean(words)))


def joins_next(left: str, right: str) -> bool:
    """Whether 、 or ， stands inside one name: 各区、县级市 · 各县、市、区人民政府 · 各镇、街道."""
    if right in ("政府", "人民政府") and _COMMITTEE.search(left):
        return True  # 甲市党委、政府
    if "各" not in left:
        # 北京、江苏援藏工作组: places that share the body behind them
        behind = clean(right)
        return all(map(_is_short_place, left.split("、"))) and (
            _is_short_place(behind)
            or (complete(behind) and not behind.startswith(("省", "市", "县", "区", "州", "镇")))
        )
    left, right = (clean(w).replace("〔", "（").replace("〕", "）") for w in (left, right))
    if left == "各盟行政公署":
        return right in ("市人民政府", "市政府")
    if re.fullmatch(r"各(?:街道办事处|街道办|街道|镇|乡镇|乡)(?:人民政府|政府)?", left):
        own = r"(?:乡镇|镇|乡)(?:人民政府|政府)|街道办事处|街道办|街道"
        return re.fullmatch(own, right) is not None
    if not re.match(r"(?:全[省市县区州]|我[省市县区州])?各", left):
        return False
    if re.search(r"(?:[）县市区州旗镇乡]|党)委$", left) and re.fullmatch(
        r"(?:人民)?政府(?:（(?:管委会|行署|办事处)）)?", right
    ):
        return True  # 各县（市、区）委、政府
    return bool(
        re.fullmatch(
            r"(?:全[省市县区州])?各(?:有关|相关)?(?:[省市州盟县区旗镇乡地]|市州|州市|市地|地区|乡镇|街道|(?:省辖|设区的?|地级)市|地市|开发区"
            r"|园区|自治区|直辖市|县级市)?(?:（[^）]*）)?",
            left,
        )
        or re.fullmatch(
            r"(?:全[省市县区州])?各(?:自治区|省|直辖市|地区|[市州县区镇乡盟旗地])"
            r"(?:[、，](?:自治区|自治县|省|直辖市|直管市|地区|[市州县区镇乡盟旗]))*",
            left,
        )
    ) and (
        _governs(right)
        or re.match(
            r"(?:(?:省?直管|省直辖|扩权)?[县市]|县市区|县区|区县|自治区|自治州|自治县|直辖市|县级市|州|盟|区|旗|镇|乡|街道"
            r"|办事处|开发区|功能区|园区|新区|管委会)"
            r"(?:（[^）]*）)?(?:人民政府|政府|办事处|管委会|党委|管理委员会|有关部门|部门|单位)?"
            r"(?:（(?:行署|行政公署|人民政府|政府|管委会|办事处)）)?$",
            right,
        )
        is not None
    )


def _governs(name: str) -> bool:
    """Whether a name is a place and its government: 神农架林区人民政府 closes 各市、州、…"""
    place = gazetteer.at_start(name)
    return place is not None and name[len(place.word) :] in ("人民政府", "政府", "行政公署")
