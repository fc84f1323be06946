"""Small lists of invented parties, in the formats in which lists are published."""

from __future__ import annotations

NIL = ",-0- " * 7


def _sdn(number: int, name: str, kind: str, programme: str, remarks: str) -> str:
    return f'{number},"{name}",{kind},"{programme}"{NIL},"{remarks}"\n'


def _target(*cells: str) -> str:
    return ",".join(cells) + "\n"


PERSON = "DOB 19 Jun 1951; Passport A1084010 (Nowhere); Leader."
CHINESE = "DOB circa 1970; National ID No. 330106197001012319 (China)."
SDN = (
    _sdn(306, "BANCO DEL LUNA AZUL", "-0- ", "CUBA", "a.k.a. 'BLA'.")
    + _sdn(2676, "AL-QASIMI, Hamdan", "individual", "SDGT", PERSON)
    + _sdn(9639, "OCEAN LANTERN", "vessel", "IRAN", "Ship")
    + _sdn(9700, "LIU, Guoqiang", "individual", "X", CHINESE)
    + "\x1a"
)
ALT = '2676,1,"aka","AL QASIMI, Hamdan Yusuf Rabi",-0- \n9700,2,"aka","刘国强",-0- \n'
ADD = '9700,7,-0- ,"Hangzhou",China,-0- \n'
HEADER = (
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,dataset,first_seen,"
    "last_seen,last_change\n"
)
_SEEN = ("", "", "Invented sanctions", "2020-01-01")
_ALIASES = '"Иван Сидоренко;""Sidorenko; I. P."""'
TARGETS = (
    HEADER
    + _target("Q1", "Person", "Ivan Sidorenko", _ALIASES, "1960-02-03;1961", "ru", "", "770123456789", '"EU, blocked"',
              *_SEEN, "2026-06-20T10:00:00", "2025-01-01")
    + _target("Q2", "Company", "重庆市明远航运有限公司", "Chongqing Mingyuan Shipping Co. Ltd.", "", "cn", "",
              "91500000MA5UXXXX1Y", "X", *_SEEN, "2026-06-21", "2025-01-01")
    + _target("Q3", "Vessel", "Ocean Lantern", "", "", "", "", "", "", *_SEEN, "2026-06-20", "2025-01-01")
)  # fmt: skip
