"""How people ask: the wordings of questions in Chinese and English, as data.

A *sign* is something a question says about what it wants (who, lead, deadline …); ``SIGNS``
lists the patterns that show it. ``RULES`` say which named query a set of signs means. What is
not here, and no entry of a vocabulary, is not understood.
"""

# ruff: noqa: E501  A wording stands on one line, however long.

from __future__ import annotations

from typing import NamedTuple

_WHICH = r"(?:哪(?:一)?(?:个|家|位)?)"
_ORGAN = r"(?:政府)?(?:职能|主管|牵头|责任)?(?:部门|单位|机构|机关|委办局|局)"
_WHO = rf"(?:谁|何人|何部门|{_WHICH}{_ORGAN})"
_NONE = (
    r"(?:(?:还)?(?:没有?|无|未|缺少|缺乏|缺)(?:有)?"
    r"(?:明确|点名|列出|写出|指定|写明|规定|确定|注明|设定|标明|写|定|说明)*|不(?:明确|清楚))(?:的)?(?:任何)?"
)
_LEADER = r"(?:牵头(?:责任)?(?:部门|单位|机构|机关|方|局)|主管(?:部门|单位)|主[办责](?:部门|单位))"
_KIND = r"(?:(?:government|public|local|state|administrative|municipal) )?"
_UNIT = rf"(?:{_KIND}(?:agency|department|body|bureau|office|authority|unit|organi[sz]ation|organ))"
_UNITS = (
    rf"(?:{_KIND}(?:agencies|departments|bodies|bureaus|bureaux|offices|authorities|units|"
    r"organi[sz]ations|organs))"
)
_LEADS = r"(?:leads?|led|leading|heads?|headed|heading|spearheads?|spearheaded)"
_NO = (
    r"(?:(?:that |which )?(?:(?:do|does|have|has|had|did|is|are)(?: not|n't)?(?: have| got| yet)? )?"
    r"(?:no|without(?: a| an| any)?|lack(?:s|ing)?(?: a| an| any)?|missing(?: a| an| any)?|"
    r"(?:not|n't)(?: have| got| yet)?(?: a| an| any)?)"
    r"(?: (?:clear|clearly|stated|named|designated|explicit|fixed|set))?)"
)

#: Signs and a pattern that shows them, for text in lower case. One pattern may show several.
#: The reading of the whole question with the fewest pieces stands; so order does not matter.
SIGNS: tuple[tuple[str, str], ...] = (
    # Who, which bodies, what
    ("who", _WHO),
    ("who", rf"who(?:m|se)?|any(?:one|body)|some(?:one|body)|(?:which|what) (?:of the )?{_UNIT}"),
    ("bodies", rf"(?:哪(?:些|几个|几家)|什么){_ORGAN}|(?:部门|单位|机构)(?:名单|名录|清单|列表)"),
    ("bodies", r"(?:部门|单位|机构|机关)(?:都)?(?:有|包括|是)(?:哪些|什么|哪几个|谁)"),
    ("bodies", rf"(?:which|what|all|all the|list of) (?:of the )?{_UNITS}"),
    ("body", rf"部门|单位|机构|机关|{_UNIT}|{_UNITS}"),
    ("every-body", rf"(?:各个?|每个)(?:部门|单位|机构|机关)|(?:each|every) {_UNIT}"),
    ("how", r"如何|怎么样?|怎样|how"),
    ("it", r"它们?|此事|这件?事|it|them"),
    ("why", r"为(?:什么|何|啥)|凭什么|why|how come"),
    ("what", r"什么|哪(?:些|几[个项件条])(?:事情?|方面|领域)?|哪一?[项件条个份部]|啥|what|which|everything"),
    # Leading and being in charge
    ("lead", r"(?:总|主要)?牵头(?:负责|组织|推进|落实|实施|协调|开展|做好|抓)?|领头|主抓|主责"),
    ("lead", rf"(?:the )?{_LEADS}(?: on| in| for| of)?|led by"),
    ("lead", r"(?:takes?|taking|taken|has|have|is in) the lead(?: on| in| for)?"),
    ("leader", rf"{_LEADER}(?:是|为)?"),
    ("leader", rf"(?:the )?(?:lead|leading|main|primary|chief) (?:{_UNIT}|{_UNITS}|role)(?: for| of| on| in)?"),
    ("who leader", rf"(?:谁|{_WHICH}(?:部门|单位)|哪些(?:部门|单位))是{_LEADER}"),
    ("who leader", rf"{_LEADER}(?:分别|各)?(?:是|为|有)?(?:谁|哪(?:个|些|家|几[个家])(?:部门|单位)?|什么(?:部门|单位)?)"),
    ("who charge", rf"(?:归|由|该|应由|应该由|是由){_WHO}(?:来)?(?:归口)?(?:管理?|负责|监管|监督|抓|落实|承担|主管|分管|管辖)?"),
    ("who charge", rf"{_WHO}(?:来|在|去|应该|应|该|要|具体|主要)*(?:管理?|抓|监管|监督|查处|整治|落实|执行|实施|推进|统筹|开展|主抓|处理|办理|做|说了算)"),
    ("who charge", rf"(?:(?:应该?|要|该)?(?:找|问|联系|咨询|投诉(?:给|到)?)){_WHO}"),
    ("who charge", r"whom? (?:do|should|can|must|would) (?:i|we|one) (?:contact|ask|call|turn to|see)(?: about| for)?"),
    ("who charge", r"whose (?:job|responsibility|task|duty|business)(?: is| are)?(?: it)?"),
    ("charge", r"(?:具体|分别|主要)?(?:负责|主管|分管|归口|承担|承办)(?:落实|实施|推进|开展)?"),
    ("charge", r"(?:in charge|charge)(?: of| for)?|(?:held )?(?:responsible|accountable|answerable)(?: for)?"),
    ("charge", r"(?:bears? |has |have )?(?:the )?(?:overall )?responsibility(?: for)?"),
    ("charge", r"(?:charged|tasked|entrusted) with|assign(?:s|ed)?(?: to)?|(?:falls?|belongs?) to|lies? with|looks? after|takes? (?:care|charge) of|deals? with"),
    ("charge", r"handles?|handling|manages?|managed by|oversees?|overseeing|overseen by|supervises?"),
    ("who charge", r"who(?:m)? (?:is|are|was|were) (?:monitoring|supervising|regulating|managing|controlling|enforcing)"),
    ("charge", r"monitors"),
    ("charge", r"regulates?|runs?|covers?|carr(?:y|ies) out|implements?|enforces?|competent for"),
    ("what charge", r"(?:管|管理|监管)(?:些)?(?:什么|哪些|啥)"),
    ("responsible", r"责任(?:部门|单位|主体|方)|负责(?:的)?(?:部门|单位|机构)|承[办担](?:部门|单位)"),
    ("responsible", rf"responsible (?:{_UNITS}|parties)|competent authorities"),
    ("leader", rf"responsible (?:{_UNIT}|party)(?: for)?|competent authority(?: for)?"),
    # Duties
    ("do", r"[做干办]|办理|履行|落实|推进|承接|do|does|doing|done|perform|undertake|meet|reach|achieve|fulfil|fulfill"),
    ("what do", r"[做干抓办](?:些)?(?:什么|哪些|啥)(?:工作|事情?)?"),
    ("duty", r"(?:主要|工作|具体|重点|法定|监管)?(?:职责|职能|任务|责任|义务|事项|工作|角色)"),
    ("duty", r"duty|duties|tasks?|responsibilities|obligations?|mandates?|remits?|jobs?|work|roles?"),
    ("duty do", r"(?:supposed|obliged|required|expected) to do|(?:have|has|got) to do"),
    ("who-does-what", r"谁(?:做|干|负责|管|承担)(?:些)?(?:什么|哪些|啥)(?:工作|任务|事)?|谁和谁"),
    ("who-does-what", r"(?:职责|责任|任务|部门|工作)?(?:的)?分工(?:情况|安排)?"),
    ("who-does-what", r"who (?:does|is doing|is responsible for|handles) what|assignments"),
    ("who-does-what", r"(?:the )?(?:division|allocation|distribution|assignment) of (?:labou?r|work|duties|tasks|responsibilit(?:y|ies)|roles)"),
    # Working together
    ("cooperate", r"(?:协同|密切|相互|互相)?(?:配合|合作|协作|协同|协助|协办|共事|搭档|打交道|往来)(?:最多)?"),
    ("together", r"(?:共同|一起|联合)(?:负责|承担|参与|办理|做|办|工作|完成|开展)?(?:最多)?"),
    ("cooperate bodies", r"(?:合作|协作|配合|协同|协办|协助)(?:的)?(?:部门|单位|机构|伙伴|对象|方)"),
    ("together", r"(?:work|works|working|worked)(?: most| closely| together| jointly)*(?: most)? (?:with|together|jointly|alongside)"),
    ("cooperate", r"(?:co-?operat(?:e|es|ing|ion)|collaborat(?:e|es|ing|ion)|partners?|coordinates?|teams? up)(?: most| closely)?(?: with| in| on)?"),
    ("cooperate", r"(?:assists?|assisting|supports?|supporting)(?: with| in| on)?"),
    ("together", r"alongside|jointly|together(?: with)?|joint"),
    ("together", r"shares?(?: the)?(?: same| most)?(?: duties| tasks| work)?(?: most)?(?: with)?"),
    ("involved", r"参与|参加|涉及|(?:involved|works|working)(?: in| on| with)|involved|tak(?:e|es|ing) part(?: in)?|participat(?:e|es|ing)(?: in)?|(?:has|have) (?:a|any) role in"),
    ("guide", r"指导|guid(?:e|es|ing)|advis(?:e|es|ing)"),
    # Comparing
    ("compare", r"比较(?:一下)?|对比(?:一下)?|比对|对照|相比|比一比|比(?=[ ,，、])"),
    ("compare", r"(?:有(?:什么|何|哪些|啥|没有)?|的)?(?:不同|区别|差异|差别|异同|不一样|分歧)(?:之处|点)?(?:是什么|有哪些|在?哪里?|何在|吗)?"),
    ("compare", r"(?:是否|是不是|都)?(?:一样|相同|一致)(?:吗|么)?|不一致|不统一|不尽相同"),
    ("compare", r"compar(?:e|es|ed|ing|isons?)(?: of| between| with| to)?|contrast(?:s|ed)?|versus|vs\.?"),
    ("compare", r"differ(?:s|ent|ently|ences?|ing)?(?: in| between| across| from| among)?|var(?:y|ies|iations?)(?: in| between| across)?"),
    ("compare", r"(?:the )?same|similarities"),
    ("led-differently", r"(?:由|被)?不同(?:的)?(?:职能|部门|单位|机构)(?:的)?(?:部门|单位|机构)?(?:来|分别)?(?:牵头|负责|主管)"),
    ("led-differently", rf"(?:{_LEADER}|牵头的?职能|牵头)(?:各地|在各地)?(?:都|各)?(?:不同|不一样|不一致|不统一|各异|不尽相同|各不相同)"),
    ("led-differently", rf"(?:(?:are|is) )?{_LEADS} by (?:bodies of )?different (?:kinds of )?(?:functions?|{_UNITS})"),
    ("led-differently", rf"different (?:functions?|{_UNITS}) {_LEADS}|overlaps?|overlapping leads?"),
    ("topics", r"(?:哪些|什么|所有|全部)?(?:主题|议题)(?:有哪些)?"),
    ("topics", r"(?:which |what |all |all the )?(?:topics?|themes?|subjects?)"),
    ("places", r"哪里|(?:哪(?:些|几个|个)|什么)(?:地方|地区|城市|区县|县区|市县|县市|市|县|区|省)(?:的)?|地方(?:有哪些|列表|名单)"),
    ("places", r"(?:which|what) are the (?:five |5 )?places"),
    ("places", r"where|(?:which|what) (?:places|cities|counties|districts|regions|jurisdictions|localities|provinces)"),
    # What is left open
    ("no-lead", rf"{_NONE}(?:人|谁|部门|单位)?(?:来)?(?:{_LEADER}|牵头)(?:的)?|谁(?:都|也)(?:不|没有?)牵头"),
    ("no-lead", rf"{_LEADER}(?:还)?(?:没有?|未|不)(?:有)?(?:明确|指定|写明|规定|确定)|缺(?:少|乏)?牵头(?:部门|单位)?"),
    ("no-lead", rf"{_NO} (?:lead(?:er|ers|s|ing)?(?: {_UNIT}| {_UNITS})?|led)|(?:nobody|no ?one|no {_UNIT}) (?:is )?{_LEADS}|leaderless"),
    ("no-agency", rf"{_NONE}人(?:来)?(?:负责|管理?|承担)(?:的)?|谁(?:都|也)(?:不|没有?)(?:管|负责)"),
    ("no-agency", rf"{_NONE}(?:点名|列出|写出)?(?:责任|负责)?(?:的)?(?:部门|单位|机构|主体)(?:负责|承担)?(?:的)?"),
    ("no-agency", rf"(?:nobody|no ?one|no (?:responsible |named )?(?:{_UNIT}|{_UNITS}))(?: is| are)?(?: named| responsible| assigned| in charge)?(?: for| of)?"),
    ("no-agency", rf"{_NO} (?:responsible |named )?(?:{_UNIT}|{_UNITS}|anyone|anybody)(?: named| responsible)?|unassigned|(?:names?|naming) (?:nobody|no ?one|no {_UNIT})"),
    ("no-due", rf"{_NONE}(?:完成|截止|到期|具体)?(?:的)?(?:时限|期限|时间(?:要求|表|节点)?|日期|截止日)(?:的)?"),
    ("no-due", rf"{_NO} (?:due |completion |end |target )?(?:dates?|deadlines?|time limits?|timetables?|schedules?)(?: given| set)?|undated"),
    ("open-ended", r"(?:以|用|写了?)?[“‘「\"']?等[”’」\"']?(?:字)?(?:结尾|兜底|收尾)|[未没](?:有)?列全|开放式"),
    ("open-ended", r"open[- ]ended(?: lists?)?|not closed"),
    ("no-lead no-agency", r"(?:责任|职责|分工)(?:空白|真空|缺位|缺失)(?:点|地带|之处)?|(?:责任|职责|分工)不(?:清楚?|明确?)"),
    ("gap", r"空白|缺口|漏洞|盲区"),
    ("gap", r"gaps?|blind spots?|loopholes?|left open|unclear|missing"),
    # Targets and dates
    ("indicator", r"(?:(?:量化|考核|工作|绩效|约束性|具体|可考核|可量化|可衡量)(?:的)?)*(?:指标|目标值|目标)(?:值|要求)?"),
    ("indicator", r"(?:measurable |quantitative |numeric(?:al)? |performance )?(?:indicators?|targets?|metrics?|kpis?)(?: for| of| on)?"),
    ("due", r"(?:在)?(?:什么时[候间]|何时|哪[天年月]|几时|多久)(?:之?前)?(?:应|要|该|需要)?(?:必须)?(?:完成|到期|做完|落实|结束|截止|做好)?(?:的)?"),
    ("due", r"(?:完成|截止|到期|办结)(?:时间|时限|期限|日期|之日|节点)?(?:要求)?(?:的)?|(?:时限|期限|时间要求|时间节点|时间表|截止日)(?:要求)?"),
    ("due", r"(?:when|by when|until when)(?: must| should| is| are| will)?|due(?: dates?| by| when| for)?|deadlines?(?: for| of)?|time limits?(?: for| of)?"),
    ("due", r"(?:completion|target|end) dates?|expires?|falls? due|(?:be |to be )?(?:finish(?:ed)?|complete(?:d)?|done)"),
    ("finished", r"(?:已经?|业已)(?:完成|办结|做完)(?:了)?(?:的)?|(?:already |have been |has been )(?:completed|finished|done)|completed already"),
    # Documents and people
    ("document", r"(?:政策|规范性|实施|上级)?(?:文件|方案|文本|原文|材料|(?:重点|任务|职责)*分工(?:表|方案)|通知)(?:名称|标题|清单|列表|目录)?"),
    ("document", r"(?:五|5)(?:份|个)(?:文件|方案)|(?:all |the |all the )?(?:five|5) (?:plans|documents)"),
    ("what duty", r"(?:what|which) (?:do|does) (?:all |the |all the )*(?:five |5 )?(?:plans?|documents?) say(?: about| on)?"),
    ("what document", r"(?:which|what) (?:laws|regulations|rules|statutes|policies)|哪些(?:法律|法规|法律法规|政策|规定)"),
    ("document", r"(?:policy |official |government |implementation )?(?:documents?|plans?|notices?|files|texts|sources)"),
    ("issue", r"(?:谁|哪个部门|什么时[候间]|何时)?(?:印发|发布|制定|出台|下发|颁布)(?:的|了|于)?|发文(?:机关|单位|字号|日期|时间)|文号|印发(?:机关|单位|时间|日期)"),
    ("issue", r"(?:was |were |been )?(?:issued|published|adopted)(?: by| on| when)?|issuers?|(?:date|dates) of issue|issue dates?|document numbers?(?: of)?"),
    ("read", r"(?:收录|读入|读取|读过|读|入库)(?:进|了|过)*|(?:have |has |were |was )?(?:been )?(?:read|loaded|included|stored|imported|collected|covered)"),
    ("cite", r"(?:引用|援引|提到|提及|引述|参考|参照)(?:了|过)?|cit(?:e|es|ed|ing|ations?)|refer(?:s|red|ring|ences?)?(?: to)?|mentions?"),
    ("basis", r"(?:政策|法律|文件|制定|上位)?(?:依据|根据)(?:了|的)?|上位(?:法|文件)|为(?:了)?贯彻(?:落实)?|贯彻落实(?:了)?"),
    ("basis", r"(?:is |are )?based (?:up)?on|(?:legal |policy )?bas[ie]s(?: of| for)?|rests? (?:up)?on|underl(?:ie|ies|ying)"),
    ("group", r"(?:医疗卫生|行业|综合|监管|工作|协调|专项)*领导小组|(?:工作|协调)小组|专班|(?:leading|steering|leadership) (?:small )?groups?|task forces?"),
    ("member", r"(?:组成)?(?:成员|人员|组员)(?:名单|构成)?|组成|名单|(?:担|出)?任|(?:members?|membership|composition)(?: of)?|(?:sits?|serves?) (?:on|in)"),
    ("chair", r"chairs?|chaired|chair of|(?:head|leader|chairman|chairperson) of|group leader"),
    ("deputy", r"(?:deputy|vice)[- ](?:heads?|leaders?|chairs?|chairmen|chairpersons?)(?: of)?|deputies(?: of)?"),
    ("people", r"(?:有)?(?:哪些人|什么人|哪几个人|哪些领导)|领导|people|persons?|names"),
    ("count", r"多少(?:个|份|项|条|件)?|几[个份项条件]|(?:总数|数量)(?:是)?|how many|(?:the )?(?:total )?number of"),
)  # fmt: skip


class Rule(NamedTuple):
    """Signs → a named query.

    One sign of each group in ``needs`` has to be there, and none beyond ``needs`` and ``may``.
    ``given`` is what has to be named (topic, place, body, date …), ``takes`` what can be.
    """

    query: str
    needs: tuple[str, ...]
    may: str = ""
    given: str = ""
    takes: str = "place"


#: What may be done about a topic, and the word for it in a duty: who checks it, who fines whom.
#: No topic of its own; it narrows the duties to those that speak of it.
ACTS: tuple[tuple[str, str], ...] = (
    (r"监督检查|执法检查", "监督检查"),
    (
        r"检查|(?:is |are )?inspect(?:s|ing|ed by)?|(?:is |are )?check(?:s|ing|ed by)?(?: on)?",
        "检查",
    ),
    (
        r"处罚|罚款|(?:is |are )?(?:punish|penali[sz]|sanction|fin)(?:e?s|ing|ed by)|punish|penali[sz]e",
        "处罚",
    ),
    (r"(?:is |are )?(?:prosecut|investigat)(?:es|ing|ed by|e)", "查处"),
    (r"违法行为|violations?(?: of)?|offen[cs]es?", "违法"),
)

#: Signs that any question may have: auxiliaries, and nouns that add nothing.
ALWAYS = frozenset(("do", "body"))

_WHO_LEADS = "lead leader charge responsible"
_GAPS = "no-lead no-agency no-due open-ended gap"

#: Read top to bottom; the first that fits stands.
RULES: tuple[Rule, ...] = (
    Rule("overview", ("count", "document duty who-does-what"), "what read"),
    Rule("indicators_due", ("indicator", "due indicator"), "count what who duty charge", "date", "place topic body"),
    Rule("duties_of", ("due duty do lead charge",), "what due charge lead duty", "date body", "place topic"),
    Rule("duties", ("due duty",), "count what who due duty charge bodies", "date", "place topic"),
    # 年底前要完成什么: the date has the verb.
    Rule("duties_of", ("what",), "what due", "date body", "place topic"),
    Rule("duties", ("what",), "what due", "date", "place topic"),
    Rule("overlaps", ("led-differently",), "how what who duty topics places compare"),
    Rule("overlaps", ("topics", "compare", _WHO_LEADS), "what who bodies duty"),
    Rule("compare", ("led-differently",), "how what who compare places", "topic"),
    Rule("compare", ("compare",), f"how what who bodies duty document who-does-what topics places {_WHO_LEADS}", "", "place topic"),
    Rule("gaps", (_GAPS,), f"count what duty topics places who-does-what {_GAPS} {_WHO_LEADS}", "", "place topic"),
    Rule("people", ("group member people",), "what who lead bodies people member group chair deputy", "", "place position"),
    Rule("people", (), "what who group member people", "position"),
    Rule("citations", ("cite basis",), "what who document cite basis issue"),
    Rule("documents", ("issue",), "what who document read bodies due"),
    Rule("documents", ("document read",), "what document read"),
    Rule("indicators", ("indicator",), "count what who duty charge", "", "place topic body"),
    Rule("duties", ("finished",), "what duty", "", "place topic"),
    Rule("duties", ("due",), "what duty due document", "", "place topic"),
    Rule("duties_of", ("due",), "what duty due lead charge", "body", "place topic"),
    Rule("assignments", ("who-does-what",), "how what who duty document every-body", "", "place topic"),
    Rule("assignments", ("every-body", "duty lead charge what"), "what duty lead charge", "", "place topic"),
    Rule("assignments", ("cooperate guide involved responsible together",), f"what who bodies duty cooperate together {_WHO_LEADS}", "topic"),
    Rule("assignments", ("cooperate together", "who bodies"), "charge lead duty", "body topic"),
    Rule("duties_of", ("cooperate together",), "what duty charge lead cooperate together", "body body2", "place topic"),
    Rule("works_with", ("cooperate together",), "who bodies what every-body cooperate together", "body"),
    Rule("works_with", ("cooperate together", "who bodies every-body"), "what cooperate together"),
    Rule("duties_of", ("lead charge do cooperate involved guide",), "what duty charge lead places count", "body", "place topic"),
    Rule("who_leads", ("who bodies", _WHO_LEADS), f"duty {_WHO_LEADS}", "topic"),
    Rule("who_leads", ("leader",), "what who bodies duty charge", "topic"),
    Rule("who_leads", ("who bodies", "duty"), "", "topic"),
    Rule("who_leads", ("lead charge",), "duty", "topic"),
    Rule("who_leads", ("who bodies", "lead leader charge", "what duty topics"), "what duty topics"),
    Rule("who_leads", ("leader",), "what who bodies duty", "place", ""),
    Rule("assignments", ("responsible",), "what who bodies duty", "place", ""),
    Rule("duties_of", ("who bodies", _WHO_LEADS), f"duty {_WHO_LEADS}", "body"),
    Rule("duties", ("duty",), "what count", "topic"),
    Rule("duties_of", ("duty",), "what count", "body", "place topic"),
    Rule("topics", ("topics",), "what document read"),
    Rule("places", ("places",), "what document read"),
    Rule("agencies", ("bodies every-body",), "what involved bodies document cite", "", "place"),
    Rule("agencies", ("count", "bodies body every-body"), "what involved", "", "place"),
    Rule("duties", ("duty",), "what"),
    Rule("duties", ("what", "do"), "", "place", ""),
)  # fmt: skip

# Words of courtesy, particles, articles: they stand anywhere and change nothing. Words that
# would change a question (不, 除了, 最, 多少, not, only, except, most, why) are not among them.
COURTESY_ZH = frozenset(
    (
        "请问",
        "请",
        "麻烦",
        "麻烦您",
        "帮我",
        "帮忙",
        "我想知道",
        "我想了解",
        "我想问",
        "我想问一下",
        "想知道",
        "想了解",
        "想问",
        "想问一下",
        "想查",
        "了解",
        "了解一下",
        "知道",
        "告诉我",
        "说说",
        "说一下",
        "说明",
        "看看",
        "看一下",
        "查一下",
        "查查",
        "查找",
        "查询",
        "查",
        "列出",
        "列一下",
        "列举",
        "给出",
        "给我",
        "显示",
        "一下",
        "有没有",
        "是否有",
        "有无",
        "是不是",
        "是否",
        "的",
        "地",
        "得",
        "了",
        "呢",
        "吗",
        "么",
        "啊",
        "呀",
        "吧",
        "是",
        "为",
        "有",
        "在",
        "于",
        "里",
        "里面",
        "中",
        "内",
        "上",
        "方面",
        "关于",
        "对于",
        "对",
        "就",
        "都",
        "也",
        "和",
        "与",
        "跟",
        "同",
        "及",
        "以及",
        "或",
        "或者",
        "这",
        "那",
        "这个",
        "那个",
        "这些",
        "各",
        "分别",
        "到底",
        "究竟",
        "具体",
        "主要",
        "目前",
        "现在",
        "当前",
        "现行",
        "一般",
        "应该",
        "应当",
        "应",
        "要",
        "需要",
        "需",
        "须",
        "会",
        "可以",
        "能",
        "能否",
        "可否",
        "能不能",
        "情况",
        "内容",
        "问题",
        "相关",
        "有关",
        "文件规定",
        "按规定",
        "按照规定",
        "文件里",
        "方案里",
        "方案中",
        "文件中",
        "我",
        "我们",
        "你",
        "您",
        "你好",
        "您好",
        "谢谢",
        "谢谢您",
        "多谢",
        "每个",
        "每",
        "项",
        "件",
        "这项",
        "该",
        "此",
        "由",
        "被",
        "给",
        "来",
        "去",
        "所",
        "一共",
        "共",
        "全部",
        "所有",
        "列表",
        "清单",
        "各自",
        "规定",
        "要求",
        "把",
        "之间",
        "之",
        "者",
        "那么",
        "情形",
        "详细",
        "详情",
        "答案",
        "各项",
        "一项",
        "项目",
        "经常",
        "常常",
        "通常",
        "平时",
        "日常",
        "两市",
        "两县",
        "两区",
        "两省",
        "三市",
        "三县",
        "三区",
        "同一件事",
        "同一事项",
        "图里",
        "图中",
        "库里",
        "数据库里",
        "资料里",
        "两地",
        "三地",
        "四地",
        "五地",
        "几地",
        "两个",
        "三个",
        "包括",
        "包含",
        "写",
        "写着",
        "写明",
        "安排",
        "到",
        "叫",
        "叫做",
        "名称",
        "名字",
        "本次",
        "这次",
        "因此",
        "事",
        "事情",
    )
)
COURTESY_EN = frozenset((
    "the", "a", "an", "of", "for", "in", "on", "at", "to", "about", "is", "are", "was", "were",
    "be", "being", "been", "am", "please", "kindly", "could", "can", "would", "should", "shall",
    "will", "may", "must", "you", "we", "i", "me", "us", "my", "our", "tell", "show", "give",
    "list", "find", "out", "see", "look", "up", "want", "wish", "like", "know", "need", "there",
    "here", "this", "these", "those", "that", "its", "their", "they", "and", "or", "as",
    "per", "with", "by", "from", "into", "currently", "now", "today", "exactly", "actually",
    "precisely", "hi", "hello", "thanks", "thank", "again", "regarding", "concerning", "respect",
    "according", "did", "do", "has", "have", "had", "any", "all", "each", "every", "let",
    "lets", "say", "name", "named", "describe", "overview", "information", "details", "info",
    "help", "one", "so", "then", "question", "quick", 
    "area", "field", 
    "whom", "also", "both", "supposed", "get", "stand", "stands", "given", "set",
    "particular", "general", "often", "usually", "typically",
    "city of", "county of", "district of", "province of", "town of", "listed", "graph", "database", "total", "altogether", "across", "between", "among",
))  # fmt: skip

#: Everywhere: no place is meant.
EVERYWHERE = (
    r"(?:在)?(?:各地|各个地方|全国(?:各地)?|所有地方|各(?:区县|市县|县区|县市区|市|县|区|省市?)|不同(?:的)?地方|不同地区|各地区)(?:之间)?(?:里|中)?",
    r"everywhere|nationwide|(?:in |across |between |among |for |by )?(?:all |all the |the |the different |different |various |every |each |the various |the five )?"
    r"(?:places?|cities|counties|districts|regions|jurisdictions|localities)",
    r"in china|china",
)  # fmt: skip

# What may go with a topic and adds nothing to it: 加强…监管, … supervision.
GENERIC_ZH = frozenset(
    (
        "加强",
        "强化",
        "落实",
        "推进",
        "开展",
        "做好",
        "完善",
        "建立",
        "健全",
        "规范",
        "优化",
        "推行",
        "实施",
        "鼓励",
        "发挥",
        "提升",
        "加大",
        "全面",
        "切实",
        "监管",
        "管理",
        "监督",
        "安全",
        "建设",
        "制度",
        "机制",
        "体系",
        "工作",
        "任务",
        "事务",
        "领域",
        "行业",
        "安全监管",
        "安全管理",
        "监督管理",
        "力度",
        "作用",
        "主体",
        "方案",
        "打击",
        "处理",
        "处置",
        "受理",
        "查办",
        "查处",
        "整治",
        "惩治",
        "防范",
        "防治",
        "医疗卫生",
        "医疗卫生行业",
        "医疗卫生机构",
        "医疗机构",
        "医疗",
        "卫生",
        "服务",
        "综合监管",
        "政策",
        "改革",
    )
)
GENERIC_EN = frozenset(
    (
        "supervision",
        "oversight",
        "management",
        "regulation",
        "regulating",
        "managing",
        "supervising",
        "control",
        "monitoring",
        "safety",
        "security",
        "handling",
        "treatment",
        "system",
        "systems",
        "mechanism",
        "mechanisms",
        "work",
        "matters",
        "affairs",
        "issues",
        "issue",
        "policy",
        "policies",
        "rules",
        "administration",
        "service",
        "services",
        "programme",
        "program",
        "strengthening",
        "combating",
        "fighting",
        "tackling",
        "preventing",
        "combat",
        "fight",
        "supervise",
        "manage",
        "regulate",
        "monitor",
        "sector",
        "reform",
    )
)

#: Levels as they stand before a body in English, and the sign a Chinese name begins with.
LEVELS_EN = {"county": "县", "district": "区", "municipal": "市", "city": "市", "provincial": "省"}

#: Nouns that make a body of a function: health → health commission.
HEADS_EN = (
    "commission|commissions|bureau|bureaus|department|departments|office|offices|agency|agencies|"
    "authority|authorities|administration|ministry|committee|branch|sub-bureau|people|organ|unit"
)
HEADS_ZH = (
    "委员会|委|局|厅|部门|部|办公室|办|署|系统|单位|机关|分局|支局|支行|所|中心|院|队|处|公司|政府"
)

#: Signs in which the name of a body can end.
HEAD_SIGNS = tuple("局委办部厅署院关行会所队组府处校区联")

#: Questions that are offered. {topic} and {body} are what was named, {place} too, or nothing.
EXAMPLES_ZH = (
    "{place}谁牵头{topic}？",
    "{place}{body}负责什么？",
    "{place}{body}和哪些部门配合？",
    "比较各地的{topic}",
    "{place}哪些任务没有牵头部门？",
    "{place}各项任务由谁牵头？",
    "{place}有哪些指标？",
)
EXAMPLES_EN = (
    "Who leads {topic}{place}?",
    "What does the {body} do{place}?",
    "Who works with the {body}{place}?",
    "Compare {topic} across places",
    "Which duties have no lead{place}?",
    "Who leads what{place}?",
    "What are the targets{place}?",
)
