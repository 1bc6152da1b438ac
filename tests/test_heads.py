"""Place and time from the head of a plan: every place of the country, by the codes of its time."""

from __future__ import annotations

import pytest

from zeren.graph.build import fragment
from zeren.loaders import read_text
from zeren.loaders.head import head
from zeren.loaders.records import Document
from zeren.loaders.source import Source
from zeren.ontology import places as gazetteer

TASKS = "\n一、重点任务\n（一）加强领导。建立机制。（{body}负责）\n"


def read(*lines: str, body: str = "市财政局", date: str | None = None) -> Document:
    text = "\n".join(lines) + TASKS.format(body=body)
    return read_text(Source("plan.txt", "0" * 64, text), date=date)


def place_of(title: str, year: int | None = None) -> str | None:
    text = f"{title}\n" + (f"（{year}年5月1日）\n" if year else "")
    return head(text + "一、任务\n", len(text), len(text) + 5).place


def named(place: gazetteer.Place) -> str:
    """A place with all above it, as a title names it."""
    above = [one.name for one in gazetteer.ancestors(place.code) if one.code != gazetteer.NATION]
    return "".join([*reversed(above), place.name])


def test_every_place_in_force_is_found_by_its_full_name() -> None:
    wrong = {}
    for place in gazetteer.places().values():
        if place.until is None and place.code != gazetteer.NATION:
            title = f"{named(place)}人民政府关于印发养老服务实施方案的通知"
            if (found := place_of(title)) != place.code:
                wrong[title] = found
    assert wrong == {}


def test_places_withdrawn_since_2010_are_found_in_plans_of_their_time() -> None:
    wrong = {}
    for place in gazetteer.places().values():
        if place.until is not None and place.until >= 2010:
            title = f"{named(place)}人民政府关于印发养老服务实施方案的通知"
            if (found := place_of(title, place.until)) != place.code:
                wrong[title, place.until] = found
    assert wrong == {}


@pytest.mark.parametrize(
    ("date", "code"), [(None, "341400"), ("2009-05-01", "341400"), ("2019-05-01", "340181")]
)
def test_the_date_decides_which_code_a_name_had(date: str | None, code: str) -> None:
    title = "巢湖市人民政府关于印发环境治理实施方案的通知"
    document = read(title, "（2008年5月1日）", date=date)
    assert (document.place, document.issued_on) == (code, date or "2008-05-01")


def test_a_number_tells_the_year_where_no_date_is_printed() -> None:
    title = "巢湖市人民政府关于印发环境治理实施方案的通知"
    assert read("巢政办〔2009〕7号", title).place == "341400"


def test_bodies_have_the_codes_of_the_plan_s_time() -> None:
    title = "巢湖市人民政府关于印发环境治理实施方案的通知"
    for body in ("市财政局", "巢湖市财政局", "安徽省巢湖市财政局"):
        graph = fragment(read(title, "（2009年5月1日）", body=body))
        for name in ("SERVES", "BELONGS_TO"):
            assert {row["dst"] for row in graph.edges[name]} == {"341400"}, body
        assert len(graph.nodes["Agency"]) == 2  # with the government that issued it


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (("粤府办〔2021〕5号", "养老实施方案", "各地级以上市人民政府："), "440000"),
        (("津政办发〔2021〕5号", "养老实施方案", "各区人民政府："), "120000"),
        (("宁政办发〔2021〕5号", "养老实施方案", "各乡镇人民政府："), None),
        (("苏府办〔2021〕5号", "养老实施方案", "各市、区人民政府："), None),
    ],
)
def test_a_sign_in_the_number_tells_a_province_only_with_whom_it_writes_to(
    lines: tuple[str, ...], place: str | None
) -> None:
    assert read(*lines).place == place


def test_a_plan_does_not_rest_on_itself() -> None:
    title = "宝应县人民政府关于印发《宝应县贯彻落实养老服务条例实施方案》的通知"
    document = read(title, title, "各镇人民政府：", "为贯彻《养老服务条例》，制定本方案。")
    relations = {(c.title, c.relation) for c in document.citations}
    assert relations == {
        ("宝应县贯彻落实养老服务条例实施方案", "cites"),
        ("养老服务条例", "based-on"),
    }
