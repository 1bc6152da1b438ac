"""Which named query a question means: from the signs in it and from what it names, as data."""

# ruff: noqa: E501  A rule stands on one line, however long.

from __future__ import annotations

from typing import NamedTuple


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


#: Signs that any question may have: auxiliaries, and nouns that add nothing.
ALWAYS = frozenset(("do", "body"))

_WHO_LEADS = "lead leader charge responsible"
_GAPS = "no-lead no-agency no-due open-ended gap"

#: Read top to bottom; the first that fits stands.
RULES: tuple[Rule, ...] = (
    Rule("places", ("count", "per-plan"), "what document duty places"),
    Rule("overview", ("count", "document duty who-does-what"), "what read"),
    Rule("indicators_due", ("indicator", "due indicator"), "count what who duty charge figured", "date", "place topic body figure"),
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
    Rule("people", ("group member people",), "what who lead bodies people member group chair deputy involved", "", "place position body"),
    Rule("people", (), "what who group member people", "position", "place body"),
    Rule("citations", ("cite basis",), "what who document cite basis issue places", "", "place cited"),
    Rule("documents", ("issue",), "what who document read bodies due"),
    Rule("documents", ("document read",), "what document read"),
    Rule("indicators", ("indicator",), "count what who duty charge figured places", "", "place topic body figure"),
    Rule("indicators", ("duty what",), "what duty", "figure", "place topic body"),
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
    Rule("duties_of", ("lead charge do cooperate involved guide",), "what duty charge lead places count document", "body", "place topic"),
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
    Rule("duties", ("duty",), "what document"),
    Rule("duties", ("what", "do"), "", "place", ""),
)  # fmt: skip
