"""The part of a Chinese firm's name that tells it from others: without where it sits and what it trades in.

A registered name is place, house name, trade and legal form, in this order (Provisions on the Administration of
Enterprise Name Registration, State Council decree 734, article 6). Two firms of one town and trade share most of
their characters, and only the house name between them says whether they may be the same.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

SOUND_WEIGHT = 0.6
"""How much the reading counts beside the characters: a house name of two characters of which one was exchanged for
another of the same sound is a likely slip of the pen, of another sound another house."""
_TRADES = """
    食品 贸易 商贸 科技 实业 工贸 纸业 电子 机械 化工 建材 能源 矿业 纺织 服饰 服装 航运 轮船 海运 物流 运输 货运
    国际 进出口 投资 控股 发展 工程 建筑 建设 装饰 材料 新材料 设备 制造 五金 电器 电气 电力 照明 塑料 塑胶 橡胶 包装
    印刷 家具 木业 家居 农业 生物 医药 药业 制药 医疗 器械 信息 技术 网络 软件 通信 通讯 智能 自动化 仪器 仪表 汽车
    配件 零部件 模具 钢铁 钢结构 金属 铝业 铜业 有色 石油 石化 燃气 煤炭 水泥 陶瓷 玻璃 环保 园林 酒店 餐饮 旅游 文化
    传媒 广告 教育 咨询 服务 管理 餐具 玩具 工艺品 礼品 日化 日用品 化妆品 水产 饲料 种业 粮油 果蔬 茶业 酒业 饮料
    乳业 船舶 船务 航空 供应链 电商 电子商务 销售 商业 百货 超市 经贸 工业 产业 集团 合作社 专业 股份 厂 店 部 中心
    """
TRADES = tuple(sorted(_TRADES.split(), key=len, reverse=True))
_LEVELS = re.compile(r"(?:维吾尔|壮族|回族)?(?:特别行政区|自治区|自治州|自治县|地区|省|市|区|县|盟|旗)$")
_PLACE_LENGTHS = range(7, 1, -1)
MOST_LEVELS = 3


@cache
def _places() -> frozenset[str]:
    """Provinces, cities and counties by the codes of GB/T 2260, as python-stdnum keeps them, with and without level."""
    text = files("stdnum.cn").joinpath("loc.dat").read_text("utf-8")
    full = {re.sub(r"\[.*?\]", "", name) for name in re.findall(r'"([^"]+)"', text)}
    bare = {_LEVELS.sub("", name) for name in full}
    return frozenset(name for name in (full | bare) if len(name) > 1) | {"中国"}


@lru_cache(maxsize=50_000)
def house_name(han: str) -> str:
    """What is left of a firm's name in simplified characters, its legal form taken off already.

    >>> house_name("重庆市明远航运"), house_name("杭州青松食品"), house_name("大连")
    ('明远', '青松', '大连')
    """
    rest = han
    while trade := next((word for word in TRADES if rest.endswith(word) and len(rest) - len(word) >= 2), ""):
        rest = rest.removesuffix(trade)
    for _ in range(MOST_LEVELS):
        rest = rest[next((n for n in _PLACE_LENGTHS if len(rest) - n >= 2 and rest[:n] in _places()), 0) :]
    return rest


@lru_cache(maxsize=50_000)
def houses_alike(one: str, other: str) -> float:
    """How alike two house names are, 0 to 1, by their characters and more by how these are read."""
    from anyascii import anyascii
    from rapidfuzz import fuzz

    if one == other:
        return 1.0
    by_sound = fuzz.ratio(anyascii(one).casefold(), anyascii(other).casefold()) / 100
    return round((1 - SOUND_WEIGHT) * fuzz.ratio(one, other) / 100 + SOUND_WEIGHT * by_sound, 4)
