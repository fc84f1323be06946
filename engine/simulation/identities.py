"""Invented firms and persons: names, and registration numbers with valid check digits.

Whoever they resemble is chance; numbers are drawn, not looked up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from numpy.random import Generator
from stdnum.cn import ric, uscc
from stdnum.us import ein, ssn

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
_GIVEN = (
    "建国",
    "志强",
    "海燕",
    "晓明",
    "丽华",
    "国栋",
    "雪梅",
    "文斌",
    "玉兰",
    "振宇",
    "佳怡",
    "永康",
    "淑芬",
    "子轩",
)
_CITIES = ("杭州", "宁波", "绍兴", "嘉兴", "湖州", "苏州", "无锡", "常州", "温州", "台州", "金华", "南通")
_WORDS = (
    "青松",
    "恒达",
    "明远",
    "瑞丰",
    "华信",
    "金桥",
    "同创",
    "百川",
    "嘉禾",
    "盛源",
    "天成",
    "东湖",
    "星河",
    "玉泉",
)
_TRADES = ("商贸", "包装", "机械", "食品", "电子", "建材", "纺织", "化工", "五金", "物流", "塑料", "日用品")
_FIRST_NAMES = (
    "Alice",
    "Martin",
    "Grace",
    "Owen",
    "Helen",
    "Peter",
    "Nadia",
    "Thomas",
    "Ruth",
    "Daniel",
    "Clara",
    "Ian",
)
_LAST_NAMES = (
    "Ashworth",
    "Bellamy",
    "Carter",
    "Denby",
    "Ellison",
    "Fairclough",
    "Garside",
    "Hollis",
    "Ingram",
    "Kershaw",
)
_PLACES = ("Calder", "Aire", "Ribble", "Severn", "Mersey", "Tyne", "Pennine", "Wharfe", "Derwent", "Trent", "Solway")
_THINGS = (
    "Packaging",
    "Foods",
    "Engineering",
    "Supplies",
    "Textiles",
    "Fittings",
    "Timber",
    "Freight",
    "Metals",
    "Paper",
)

DISTRICTS = {"杭州": "330106", "宁波": "330203", "绍兴": "330602", "嘉兴": "330402", "苏州": "320508"}
_BIRTHPLACES = ("310101", "310104", "330102", "330203", "320502")
_ORGANISATION = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def person(language: str, rng: Generator) -> str:
    if language == "zh":
        return str(rng.choice(list(_SURNAMES))) + str(rng.choice(_GIVEN))
    return f"{rng.choice(_FIRST_NAMES)} {rng.choice(_LAST_NAMES)}"


def company(language: str, rng: Generator) -> str:
    if language == "zh":
        return f"{rng.choice(_CITIES)}{rng.choice(_WORDS)}{rng.choice(_TRADES)}有限公司"
    return f"{rng.choice(_PLACES)} {rng.choice(_LAST_NAMES)} {rng.choice(_THINGS)} LLC"


def company_number(language: str, rng: Generator) -> str:
    """A unified social credit code, or an American employer number."""
    return credit_code(str(rng.choice(list(DISTRICTS.values()))), rng) if language == "zh" else employer_number(rng)


def credit_code(district: str, rng: Generator) -> str:
    """A unified social credit code of a firm registered in a district."""
    organisation = "MA" + "".join(rng.choice(list(_ORGANISATION), 7))
    number = f"91{district}{organisation}"
    return str(number + uscc.calc_check_digit(number))


def resident_number(born: dt.date, rng: Generator) -> str:
    """A resident identity number of somebody born on a day, in a district that existed then."""
    stems = [f"{district}{born:%Y%m%d}{int(rng.integers(1, 999)):03d}" for district in _BIRTHPLACES]
    numbers = [stem + ric.calc_check_digit(stem + "0") for stem in rng.permutation(stems)]
    return str(next(number for number in numbers if ric.is_valid(number)))


def employer_number(rng: Generator) -> str:
    """An American employer identification number with a prefix that is in use."""
    return _first_valid(lambda: f"{int(rng.integers(20, 88))}-{int(rng.integers(10**6, 10**7))}", ein.is_valid)


def social_number(rng: Generator) -> str:
    """An American social security number of a form that can have been issued."""
    parts = ((100, 666), (10, 100), (1000, 10_000))
    return _first_valid(lambda: "-".join(str(int(rng.integers(*part))) for part in parts), ssn.is_valid)


def _first_valid(draw: Callable[[], str], is_valid: Callable[[str], bool]) -> str:
    number = draw()
    while not is_valid(number):
        number = draw()
    return number


def account_number(language: str, rng: Generator) -> str:
    digits = "".join(str(d) for d in rng.integers(0, 10, 14))
    return f"62220{digits}" if language == "zh" else digits[:8]
