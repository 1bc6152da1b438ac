"""How organs of the state are named in running text: the words of the ontology as patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..ontology import scheme
from .agencies import alternation, lexicon


@dataclass(frozen=True)
class Organs:
    """Patterns: ``ways`` in which an organ is named, ``predicate`` what may stand behind one.

    ``quick`` is found in every sentence that names an organ, and costs far less to look for;
    ``any_way`` is found where one of the ways is, and ``sign`` in all that any of them matches.
    """

    ways: tuple[re.Pattern[str], ...]
    any_way: re.Pattern[str]
    sign: re.Pattern[str]
    free: tuple[re.Pattern[str], ...]
    seat: re.Pattern[str]
    ending: re.Pattern[str]
    row: re.Pattern[str]
    predicate: re.Pattern[str]
    quick: re.Pattern[str]
    branch: re.Pattern[str]


#: What the name of an organ holds, or how it begins.
_SIGNS = (
    *("部", "机关", "单位", "政府", "局", "委", "厅", "办", "署", "所", "队", "院", "处", "街"),
    *("乡镇", "镇（", "小组", "联席会议", "专班", "支行", "分行", "各", "有关", "相关"),
    *("其他", "其它", "所有", "全体"),
)


@cache
def organs() -> Organs:
    wordings = scheme("wordings").concepts
    lex = lexicon()
    work = alternation(w for w, f in lex.function.items() if f not in lex.weak)
    suffix = alternation(w for w in wordings["work-suffixes"].words if w not in ("部门", "机关"))
    mark = r"(?:各级|各类|各|有关|相关|其他|其它|所有|全体)"
    level = (
        r"(?:国家|中央|城市|自治区|自治州|[省市县区州旗]委|上级|同级|本级|地方|当地|属地"
        r"|[省市县区州旗盟](?!场|政长|委)级?|国务院|苏木乡镇|乡镇|镇街|[镇乡](?!街|村)"
        r"|[省市县区州]直|(?:师|新|园|高新|开发|经开)[市区]|兵团|团场|[\u4e00-\u9fff]{2,4}流域)"
    )
    area = (
        r"(?:区市县|市县区|县市区|市州|县（市）区|旗县区|旗区|旗县|苏木乡镇|苏木|乡镇办(?![事理法好])|(?:县级)?[县市区州旗]（[市区县旗州自治、]+）|省（[自治区市直辖、]+）|乡镇（[街道社区办事处、]+）|镇（[街道乡区园办事处、]+）"
        r"|乡（镇[、街道]*）|村（[居社区、]+）|街道（[乡镇、]+）|区县|县区|市县|县市区|乡镇街道|镇街|街镇|乡镇|街道"
        r"|省(?![直级属辖])|直辖市|自治区|镇|乡|县|市|区|州|旗|地市|自治县|(?:省辖|设区的?|地级)市|省直管县（市）|省直管县)"
    )
    seat = r"(?:人民政府|政府|党委政府|党委、政府|党委和政府|街道办事处|办事处|街道办|管委会)?"
    part = (
        rf"{mark}|督查室|研究室|办公[室厅]|部门|有关|相关|职能|机关|主导责任|负责人|领导|分管"
        r"|主要负责|采购|投资"
    )
    parts = r"成员|责任|承办|牵头|协同配合|配合|参与|协助|协同|协作|协办|主办"
    steering = r"(?:(?:领导小组|联席会议|指挥部|专班|协调小组)(?:办公室)?|协调机制办公室)"
    arm = r"(?:[\u4e00-\u9fff]{2,10}(?:分局|支队|大队|调查队|总队|中队))?"
    party = alternation(scheme("kinds").concepts["party"].words)
    office = (
        rf"(?:局|委员会|委|厅|办公室|办|署|(?<!全)部(?!门)|分局|所|支队|大队|中队|总队){arm}"
        r"(?:（[^（）]{1,20}）)?"
    )
    loose = (
        r"(?:委员会办公室|委员会|委会办公室|委会|纪委[省市县区州旗]?监委|纪委|分局|局|厅|委|办公室|办"
        r"|督[查导]室|督办室|指挥室|研究室|中心|联合会|工商联|残联|妇联|总工会|工会|科协|站|所|支队|大队|中队|总队|队|社"
        r"|法院|检察院|法庭|武装部|人武部|(?<!全)部(?!门|分|署|委)|管委会)"
    )
    ways = (
        rf"(?:各地|{mark}?(?:{level}|省份)|[省市县乡]级以上(?:地方)?(?:各级)?(?:人民)?政府)?{mark}?(?:行业)?(?:{work})(?:、?(?:{suffix}))*(?:部门|机关)",
        rf"(?:政府)?(?:{level})?(?:政府)?(?:及其)?{mark}*(?:行业)?{mark}*(?:{suffix})*(?:{mark})?"
        r"(?:职能|成员|责任|业务|牵头|配合|参与|协助)?(?:部门|机关)",
        rf"(?:(?:沿[海江河线边湖])?{mark}|所在){area}(?:、{area}(?![直级属]))*{seat}(?:（[^（），。]{{0,12}}(?:管委会|办事处|政府|行署)）)?",
        rf"各地区?(?![位方])|各办事处|{area}（街道）|(?:乡镇|镇)（[街道、办事处]+）(?:人民政府|政府)?",
        rf"街道办事处|{mark}?(?:地方(?:各级)?|{level})?(?:党委(?:和|、)?)?"
        rf"(?:人民政府|政府)(?!{part})(?:（[^（），。]{{0,4}}(?:管委会|办事处)）)?",
        r"有权(?:机关|部门)",
        rf"[省市县区州]直(?:属)?{mark}+(?:{parts})?单位",
        r"(?:人民)?政府(?:办公[室厅]|督查室|研究室)",
        rf"{mark}?(?:主要|第一)?(?:{parts})(?:（[^（）]{{2,4}}）|[和及与、](?:{parts}))?(?:责任)?(?:单位|部门)",
        rf"{area}(?:{work})(?:{suffix})*(?:部门|机关)",
        rf"(?:(?:[省市县区州]、?){{1,2}}[市县区旗][两三]级|[省市州]、[市县区旗](?:、[县区])?)(?:{work})(?:{suffix})*(?:部门|机关)",
        rf"{mark}+(?:{parts}|(?:(?!各|部门)[\u4e00-\u9fff]){{2,4}})?单位",
        r"各(?!级)(?:(?!各|部门)[\u4e00-\u9fff]){2,4}部门",
        rf"{mark}{area}(?:{work})(?:{suffix})*(?:部门|机关|{office})",
        r"[\u4e00-\u9fff（）]{2,14}?(?:城市)?人民政府",
        r"(?=[\u4e00-\u9fff]{2,20}管)[\u4e00-\u9fff]{0,14}?(?:示范区|开发区|园区|新区|新城|度假区|保税区|港区|实验区|合作区|经开区|高新区)(?:管委会|管理委员会)",
        r"[\u4e00-\u9fff]{2,4}?派出所|[\u4e00-\u9fff]{2,8}?分局",
        r"(?:中国)?人民银行[\u4e00-\u9fff]{0,10}?(?:支行|分行)|[\u4e00-\u9fff]{2,6}?供电局",
        r"国家(?:税务|统计|外汇管理)[总局]{1,2}[\u4e00-\u9fff]{2,10}?(?:税务局|调查队|调查总队|分局)",
        rf"(?:{level})?(?:{work}){{1,3}}(?:{suffix})*{office}",
        r"[省市县区州旗]委办(?:公[室厅])?(?![理法事学好])|[省市县区州旗]纪委(?:[省市县区州旗]?监委)?机关",
        r"武警[\u4e00-\u9fff]{2,4}?(?:[中支总]队)",
        r"[省市县区州旗]委(?=[、和要应负统按将每印成])|团[省市县区州旗镇乡]委",
        rf"(?:{level})?(?:最高|高级|中级|基层)?人民(?:法院|检察院)",
        rf"{mark}[\u4e00-\u9fff]{{1,8}}?(?:管委会|管理委员会)",
        r"(?:乡镇|镇街|街镇|街道|苏木乡镇|乡镇（街道）)(?=统一|负责|组织|牵头|具体|落实|配合|协助)",
        rf"(?:(?!的)[\u4e00-\u9fff“”·]|（[^（）]{{1,8}}）){{0,45}}?{steering}(?:(?:其他|其它|各)?成员单位)?",
        rf"(?:{level})?(?:{party})(?![门分署长们])",
    )
    stems = rf"(?:{level})?(?:{work})(?:{suffix})*(?:部门)?"
    row = (
        rf"(?P<stems>(?:{stems}、){{1,20}}(?:{stems})(?:和{stems})?)"
        r"(?:等?(?:有关|相关|各|职能|主管|行业|监管|行业主管)?(?:部门|机关)|等(?:有关|相关|成员)?单位)"
    )
    modal = {
        *wordings["modal-words"].words,
        *wordings["manner-words"].words,
        *wordings["plain-verbs"].words,
        *wordings["obligation-words"].words,
        *wordings["predicate-openings"].words,
    } - {"可", "可以"}  # what a body may do it need not do
    made = tuple(re.compile(way) for way in ways)
    system = alternation(scheme("owners").concepts["national-system"].words)
    seat_of = rf"(?:{level}|{mark}{area})(?=[\u4e00-\u9fff])"
    return Organs(
        ways=made,
        any_way=re.compile("|".join(f"(?:{way})" for way in ways)),
        sign=re.compile(alternation([*_SIGNS, *scheme("kinds").concepts["party"].words])),
        free=tuple(
            way for way in made if way.pattern.startswith((r"[\u4e00", r"(?=[\u4e00", r"(?:(?!的)"))
        ),
        seat=re.compile(seat_of),
        ending=re.compile(loose),
        row=re.compile(row),
        predicate=re.compile(
            rf"(?!负责(?:人|同志|制度))(?:{alternation(modal)}|是[^，。；]{{0,30}}主体|[为是](?![^，。；]{{0,6}}成员)[^，。；]{{0,6}}(?:单位|部门|主体))"
        ),
        branch=re.compile(
            rf"(?:{system})(?:(?<=[局关队处])|[\u4e00-\u9fff]{{0,6}}?(?:局|关|分行|支行|处|站|队)(?!部))"
        ),
        quick=re.compile(
            # Each begins with a character of its own, and not with a class of them: so the
            # pattern is looked for by its first characters alone.
            r"部|机关|政府|局|委|厅|办|队|院|所|小组|联席会议|中心|街|各[地县市区镇乡村旗州盟设省]|乡镇|单位"
            r"|专班|指挥室|支行|分行|商联|残联|妇联|联合会|工会|科协|站|社(?!会|区|保)|海关"
            r"|处(?![理置罚分于])|法庭"
        ),
    )
