"""Places: the table, spellings, and names found in text."""

import csv
import json
import string
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zeren.ontology import places as gazetteer
from zeren.ontology.places import (
    ancestors,
    at_start,
    find,
    in_force,
    in_text,
    names,
    places,
    zone_at_start,
)

ROOT = Path(gazetteer.__file__).parent.parent
CURRENT = [p for p in places().values() if p.until is None and p.level != "national"]


def path_of(code: str) -> str:
    """广东省江门市江海区: the place with all above it, as written in full."""
    above = [place.name for place in reversed(ancestors(code)) if place.level != "national"]
    return "".join([*above, places()[code].name])


# --- the table -----------------------------------------------------------------------------


def test_the_table_holds_every_level_and_the_withdrawn_codes() -> None:
    counts = {
        (level, until is None): 0
        for level in ("national", "province", "prefecture", "county")
        for until in (None, 1)
    }
    for place in places().values():
        counts[place.level, place.until is None] += 1
    assert counts["national", True] == 1
    assert counts["province", True] == 34
    assert counts["prefecture", True] == 333
    assert counts["county", True] == 2847
    assert counts["prefecture", False] > 150 and counts["county", False] > 3000


def test_every_place_but_the_nation_lies_in_a_place_of_the_table() -> None:
    for place in places().values():
        if place.code == "100000":
            assert place.parent is None
        else:
            assert ancestors(place.code)[-1].code == "100000"


def test_a_place_in_force_lies_only_in_places_in_force() -> None:
    for place in CURRENT:
        assert all(above.until is None for above in ancestors(place.code)), place


def test_the_heads_of_the_code_book_are_no_places() -> None:
    assert not {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"} & {
        place.name for place in places().values()
    }


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("440704", ["440700", "440000", "100000"]),
        ("110105", ["110000", "100000"]),  # a district of a municipality
        ("500230", ["500000", "100000"]),  # a county of a municipality
        ("429004", ["420000", "100000"]),  # 仙桃市: directly under the province
        ("659001", ["650000", "100000"]),  # 石河子市: a city of the production corps
        ("222401", ["222400", "220000", "100000"]),
    ],
)
def test_a_place_lies_in_the_places_above_it(code: str, above: list[str]) -> None:
    assert [place.code for place in ancestors(code)] == above


def test_of_several_bearers_of_a_code_the_latest_counts() -> None:
    assert places()["420600"].name == "襄阳市"
    assert places()["410108"].name == "惠济区"
    assert places()["320106"].since is None and places()["500157"].since == 2025


def test_no_code_has_two_bearers_in_one_year() -> None:
    bearers: dict[str, list[tuple[int, int]]] = {}
    with (ROOT / "ontology" / "places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            span = int(row["from"] or 0), int(row["to"] or 9999)
            bearers.setdefault(row["code"], []).append(span)
    for code, spans in bearers.items():
        spans.sort()
        for (_, until), (since, _) in pairwise(spans):
            assert until < since, code


def test_every_amendment_names_its_source_and_stands_in_the_table() -> None:
    with (ROOT / "ontology" / "places-amendments.csv").open(encoding="utf-8", newline="") as file:
        amendments = list(csv.DictReader(file))
    with (ROOT / "ontology" / "places.csv").open(encoding="utf-8", newline="") as file:
        table = {(row["code"], row["name"]): row for row in csv.DictReader(file)}
    for row in amendments:
        assert row["source"]
        found = table.get((row["code"], row["name"]))
        if row["change"] == "remove":
            assert found is None
        else:
            assert found and (found["from"], found["to"]) == (row["from"], row["to"])


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        *[("重庆市", "chongqing"), ("长沙市", "changsha"), ("厦门市", "xiamen")],
        *[("六安市", "luan"), ("蚌埠市", "bengbu"), ("亳州市", "bozhou"), ("丽水市", "lishui")],
        *[("台州市", "taizhou"), ("乐山市", "leshan"), ("乐亭县", "laoting")],
        *[("乐清市", "yueqing"), ("济南市", "jinan"), ("陕西省", "shaanxi"), ("山西省", "shanxi")],
        *[("内蒙古自治区", "neimenggu"), ("西藏自治区", "xizang"), ("朝阳市", "chaoyang")],
        *[("都匀市", "duyun"), ("长子县", "zhangzi"), ("长治市", "changzhi")],
        *[
            ("浚县", "xunxian"),
            ("涡阳县", "guoyang"),
            ("洪洞县", "hongtong"),
            ("什邡市", "shifang"),
        ],
        *[
            ("番禺区", "panyu"),
            ("东莞市", "dongguan"),
            ("铅山县", "yanshan"),
            ("吕梁市", "lvliang"),
        ],
        *[("单县", "shanxian"), ("泊头市", "botou"), ("珲春市", "hunchun"), ("闵行区", "minhang")],
        *[("香港特别行政区", "xianggang"), ("澳门特别行政区", "aomen"), ("喀什地区", "kashi")],
    ],
)
def test_a_name_is_read_as_its_people_read_it(name: str, pinyin: str) -> None:
    assert {place.pinyin for place in in_force(find(name))} == {pinyin}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        *[("江海区", "江海"), ("广东省", "广东"), ("广西壮族自治区", "广西")],
        *[("恩施土家族苗族自治州", "恩施"), ("东乡族自治县", "东乡"), ("鄂伦春自治旗", "鄂伦春")],
        *[("任泽区", "任泽"), ("郊区", "郊区"), ("和县", "和县"), ("沙县区", "沙县")],
        *[("万柏林区", "万柏林"), ("神农架林区", "神农架"), ("浦东新区", "浦东")],
        *[("管城回族区", "管城"), ("土默特左旗", "土默特左旗"), ("清新区", "清新")],
        *[("双江拉祜族佤族布朗族傣族自治县", "双江"), ("克孜勒苏柯尔克孜自治州", "克孜勒苏")],
    ],
)
def test_the_short_name_leaves_out_what_the_place_is(name: str, short: str) -> None:
    assert {place.short for place in in_force(find(name))} == {short}


# --- spellings -----------------------------------------------------------------------------


def test_the_names_of_a_place_are_all_its_spellings() -> None:
    assert set(names("440704")) >= {
        *("440704", "江海区", "江海", "江门市江海区", "江门江海", "江门江海区"),
        *("广东省江门市江海区", "广东江门江海", "广东江门市江海区", "广东省江海区"),
        *("jianghai", "jianghaiqu", "jianghai qu", "jianghai district"),
    }
    assert "tibet" in names("540000") and "inner mongolia" in names("150000")
    assert "hong kong" in names("810000") and "macau" in names("820000")
    assert "恩施州" in names("422800") and "enshi zhou" in names("422800")
    assert "全国" in names("100000") and "china" in names("100000")


def test_a_former_name_counts_when_it_was_always_this_place() -> None:
    assert "襄樊市" in names("420600")
    assert "义马市" not in names("419001")  # 419001 was 义马市's before it was 济源市's


def test_ascii_names_are_in_lower_case_and_none_is_empty() -> None:
    for place in CURRENT[::50]:
        spelled = names(place.code)
        assert len(spelled) == len(set(spelled))
        assert all(name and name == name.lower() for name in spelled)


@pytest.mark.parametrize("place", CURRENT[::40], ids=lambda place: place.name)
def test_a_place_is_found_by_each_of_its_names(place: gazetteer.Place) -> None:
    for name in names(place.code):
        assert place.code in {found.code for found in find(name)}, name


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Jianghai", ["440704"]),
        ("JIANGHAI District", ["440704"]),
        ("江门江海", ["440704"]),
        ("440704", ["440704"]),
        ("Shaanxi", ["610000"]),
        ("shanxi province", ["140000"]),
        ("Xi'an city", ["610100"]),
        ("lüliang city", ["141100"]),
        ("luliang city", ["141100"]),
        ("襄樊", ["420600"]),
        ("ren county", ["130526", "132227"]),
        ("鼓楼区", ["320106", "320302", "350102", "410204"]),
        ("鼓楼", ["320106", "320302", "350102", "410204"]),
        ("泉州市鼓楼区", []),
        ("江海镇", []),
        ("jianghai county", []),
        ("", []),
        ("x", []),
    ],
)
def test_a_name_finds_all_that_bear_it_and_nothing_else(name: str, codes: list[str]) -> None:
    assert [place.code for place in find(name)] == codes


def test_withdrawn_places_are_found_beside_those_in_force() -> None:
    found = find("翁源县")
    assert (found[0].code, found[0].until) == ("440229", None)
    assert all(place.until for place in found[1:])
    assert [place.code for place in in_force(found)] == ["440229"]


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("江北区", None, ["330205", "500105"]),  # the one of 重庆市 was withdrawn in 2025
        ("江北区", 2020, ["330205", "500105"]),
        ("崇川区", None, ["320613"]),  # the same place under a new code
        ("崇川区", 2018, ["320602"]),
        ("江干区", None, ["330104"]),  # withdrawn, and no other bears the name
        ("公主岭市", None, ["220184"]),
        ("公主岭市", 2015, ["220381"]),
    ],
)
def test_a_name_means_places_of_its_time(name: str, year: int | None, codes: list[str]) -> None:
    assert [place.code for place in in_force(find(name), year)] == codes
    match = at_start(name + "人民政府", year=year)
    assert match and list(match.codes) == codes


# --- at the start of a text ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word", "codes"),
    [
        ("江门市江海区落实改革完善方案", "江门市江海区", ["440704"]),
        ("翁源县人民政府办公室关于印发", "翁源县", ["440229"]),
        ("郑州市惠济区人民政府", "郑州市惠济区", ["410108"]),
        ("乐山市人民政府办公室", "乐山市", ["511100"]),
        ("盐城市改革完善方案", "盐城市", ["320900"]),
        ("广东省江门市江海区", "广东省江门市江海区", ["440704"]),
        ("广东江门江海区人民政府", "广东江门江海区", ["440704"]),
        ("鼓楼区人民政府", "鼓楼区", ["320106", "320302", "350102", "410204"]),
        ("福州市鼓楼区人民政府", "福州市鼓楼区", ["350102"]),
        ("吉林省吉林市船营区", "吉林省吉林市船营区", ["220204"]),
        ("北京市朝阳区", "北京市朝阳区", ["110105"]),
        ("重庆市万州区", "重庆市万州区", ["500101"]),
        ("延边朝鲜族自治州延吉市", "延边朝鲜族自治州延吉市", ["222401"]),
        ("恩施州人民政府", "恩施州", ["422800"]),
        ("连南县卫生健康局", "连南县", ["441826"]),
        ("锡林郭勒盟正蓝旗", "锡林郭勒盟正蓝旗", ["152530"]),
        ("鄂伦春自治旗人民政府", "鄂伦春自治旗", ["150723"]),
        ("仙桃市人民政府", "仙桃市", ["429004"]),
        ("胡杨河市", "胡杨河市", ["659010"]),
        ("上海市浦东新区", "上海市浦东新区", ["310115"]),
        ("四平市公主岭市", "四平市公主岭市", ["220381"]),
        ("河北省保定市容城县", "河北省保定市容城县", ["130629"]),
        ("中华人民共和国江西省", "中华人民共和国江西省", ["360000"]),
    ],
)
def test_the_longest_chain_of_place_names_is_read(text: str, word: str, codes: list[str]) -> None:
    match = at_start(text)
    assert match is not None
    assert (match.word, list(match.codes)) == (word, codes)
    assert text[match.start : match.end] == match.word
    assert match.code == (codes[0] if len(codes) == 1 else None)


@pytest.mark.parametrize(
    "text", ["江门市场监管局", "盐城海关", "盐城地区医疗机构", "县人民政府", "市卫健委", "", "区"]
)
def test_what_is_no_full_place_name_is_not_read_as_one(text: str) -> None:
    assert at_start(text) is None


@pytest.mark.parametrize(
    ("text", "word", "codes"),
    [
        ("盐城海关", "盐城", ["320900"]),
        ("乐山银保监分局", "乐山", ["511100"]),
        ("江门市场监管局", "江门", ["440700"]),
        ("江门江海", "江门江海", ["440704"]),
        ("海南省药监局", "海南省", ["460000"]),
        ("海南药监局", "海南", ["460000"]),  # the province before 海南州 and 海南区
        ("国家卫生健康委", "国家", ["100000"]),
    ],
)
def test_a_short_name_is_read_where_the_caller_allows_it(
    text: str, word: str, codes: list[str]
) -> None:
    match = at_start(text, short=True)
    assert match and (match.word, list(match.codes)) == (word, codes)


def test_a_chain_is_read_from_any_position_and_within_a_place() -> None:
    text = "报送南京市鼓楼区"
    match = at_start(text, 2)
    assert match and (match.start, match.end, match.codes) == (2, 8, ("320106",))
    inside = at_start("鼓楼区", within="320000")
    assert inside and inside.codes == ("320106", "320302")
    assert at_start("鼓楼区", within="440000") is None


def test_every_place_in_force_is_read_and_found_by_its_full_path() -> None:
    for place in CURRENT:
        path = path_of(place.code)
        match = at_start(path)
        assert match and (match.word, match.codes) == (path, (place.code,)), path
        assert [found.code for found in in_force(find(path))] == [place.code], path


# --- in running text -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("经广东省和江门市同意，江海区负责", ["广东省", "江门市", "江海区"]),
        ("马鞍山市和县、当涂县", ["马鞍山市和县", "当涂县"]),
        ("含山县、和县、当涂县", ["含山县", "和县", "当涂县"]),
        ("各市和县人民政府", []),
        ("新城区改造、老城区提升、城区管网", []),
        ("西安市新城区改造", ["西安市新城区"]),
        ("由自然资源县级部门会同县市场监管局", []),
        ("桂林市资源县", ["桂林市资源县"]),
        ("江门市场监管、区域卫生规划", []),
        ("深圳市南山区域医疗中心", ["深圳市"]),
        ("开展盐城地区医疗机构评价", []),
        ("广东韶关翁源县", ["广东韶关翁源县"]),
        ("", []),
    ],
)
def test_full_place_names_are_found_in_running_text(text: str, words: list[str]) -> None:
    assert [match.word for match in in_text(text)] == words


def test_places_are_found_in_a_text_of_a_million_characters() -> None:
    files = sorted((ROOT / "data" / "documents").glob("*.txt"))
    text = "".join(file.read_text("utf-8") for file in files) or "翁源县人民政府负责。"
    text = (text * (1_000_000 // len(text) + 1))[:1_000_000]
    assert len(in_text(text)) > 100


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([place.name for place in CURRENT]),
            st.text("的和与及市区县、，。 \n江海" + string.ascii_letters, max_size=5),
        ),
        max_size=8,
    )
)
def test_matches_are_pieces_of_the_text_in_order(pieces: list[str]) -> None:
    text = "".join(pieces)
    end = 0
    for match in in_text(text):
        assert match.start >= end and match.end > match.start
        assert text[match.start : match.end] == match.word
        assert match.codes and list(match.codes) == sorted(match.codes)
        end = match.end


# --- zones and towns -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "own"),
    [
        ("翁源县龙仙镇人民政府", "440229", "龙仙镇"),
        ("江门市江海区外海街道办事处关于", "440704", "外海街道"),
        ("正蓝旗上都镇人民政府", "152530", "上都镇"),
        ("翁源经济开发区管委会", "440229", "翁源经济开发区"),
        ("韶关市翁源经济开发区管理委员会", "440229", "翁源经济开发区"),
        ("盐城经济技术开发区关于印发", "320900", "盐城经济技术开发区"),
        ("盐城市大丰港经济开发区管委会", "320904", "大丰港经济开发区"),
        ("江门高新区落实改革", "440700", "江门高新区"),
        ("海南自由贸易港", "460000", "海南自由贸易港"),
        ("河北雄安新区管理委员会", "130000", "雄安新区"),
        ("雄安新区", "130000", "雄安新区"),
        ("江北新区管委会", "320100", "江北新区"),  # not 新区 of an 江北
        ("唐山市芦台经济开发区管委会", "130200", "芦台经济开发区"),
        ("新疆生产建设兵团办公厅", "650000", "新疆生产建设兵团"),
        ("加格达奇区人民政府", "232700", "加格达奇区"),  # no code of its own since 2008
    ],
)
def test_a_zone_or_town_applies_to_the_place_above(text: str, code: str, own: str) -> None:
    found = zone_at_start(text)
    assert found is not None
    match, name = found
    assert (match.code, name) == (code, own)
    assert text[match.start : match.end] == match.word


@pytest.mark.parametrize(
    "text",
    [
        "江门市江海区落实改革完善方案",
        "翁源县人民政府办公室关于印发各镇",
        "上海市浦东新区关于",  # a place itself
        "乐山市创建国家医养结合示范区实施方案",
        "江门市推进高新区高质量发展",
        "平安镇人民政府",  # which 平安 is not said
        "高新区管委会",
        "县城关镇",
        "",
    ],
)
def test_what_is_no_zone_or_town_is_not_read_as_one(text: str) -> None:
    assert zone_at_start(text) is None


# --- cost ----------------------------------------------------------------------------------


def test_the_table_loads_without_heavy_libraries() -> None:
    program = """
import json, sys
from zeren.ontology import places
places.places()
places.at_start("翁源县")
print(json.dumps(sorted({"rdflib", "pandas", "numpy"} & set(sys.modules))))
"""
    assert json.loads(subprocess.check_output([sys.executable, "-c", program], text=True)) == []
