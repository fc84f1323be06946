"""How banks word movements, in Chinese and in English, and who stands behind each counterparty code."""

from __future__ import annotations

from dataclasses import dataclass, field

from numpy.random import Generator, default_rng

from engine.facts.conduct import Category
from engine.simulation import identities
from engine.simulation.obligations import Party

_ZH: dict[Category, tuple[str, ...]] = {
    Category.OTHER: ("赔偿款",),
    Category.SALES: ("货款", "销售款", "合同款", "货款"),
    Category.SALES_REFUND: ("退货款",),
    Category.SETTLEMENT: ("商户结算",),
    Category.CASH_DEPOSIT: ("现金存入",),
    Category.CASH_WITHDRAWAL: ("现金支取",),
    Category.SUPPLIER: ("采购款", "材料款", "货款"),
    Category.PAYROLL: ("代发工资",),
    Category.TAX: ("增值税及附加 实时扣税",),
    Category.SOCIAL_SECURITY: ("社会保险费",),
    Category.RENT: ("厂房租金",),
    Category.UTILITIES: ("电费",),
    Category.BANK_FEE: ("账户透支手续费",),
    Category.RETURNED_PAYMENT: ("代扣失败 退票手续费",),
    Category.INTEREST_CREDITED: ("结息",),
    Category.RELATED_PARTY: ("往来款",),
    Category.LOAN_RECEIVED: ("贷款发放",),
    Category.LOAN_REPAID: ("贷款还款",),
    Category.LEASING: ("融资租赁 设备租金",),
    Category.GAMBLING: ("体育彩票",),
    Category.ENFORCEMENT: ("法院强制扣划",),
}
_EN: dict[Category, tuple[str, ...]] = {
    Category.OTHER: ("Damages agreed",),
    Category.SALES: ("Invoice payment", "Remittance for invoice", "Customer payment"),
    Category.SALES_REFUND: ("Refund credit note",),
    Category.SETTLEMENT: ("Card settlement",),
    Category.CASH_DEPOSIT: ("Cash deposit",),
    Category.CASH_WITHDRAWAL: ("Cash withdrawal",),
    Category.SUPPLIER: ("Supplier invoice", "Materials", "Purchase order"),
    Category.PAYROLL: ("Salary",),
    Category.TAX: ("Sales and income tax",),
    Category.SOCIAL_SECURITY: ("Social security and 401k",),
    Category.RENT: ("Rent",),
    Category.UTILITIES: ("Electricity",),
    Category.BANK_FEE: ("Account fee",),
    Category.RETURNED_PAYMENT: ("Returned direct debit",),
    Category.INTEREST_CREDITED: ("Credit interest",),
    Category.RELATED_PARTY: ("Transfer",),
    Category.LOAN_RECEIVED: ("Loan drawdown",),
    Category.LOAN_REPAID: ("Loan repayment",),
    Category.LEASING: ("Equipment lease payment",),
    Category.GAMBLING: ("Betting account",),
    Category.ENFORCEMENT: ("Court enforcement",),
}
_TEXTS = {"zh": _ZH, "en": _EN}
_PENALTIES = {"zh": ("滞纳金", "贷款罚息"), "en": ("Penalty for late tax", "Default interest on late instalment")}
_KNOWN = {
    "zh": {
        Party.TAX_OFFICE: "国家税务总局{city}市税务局",
        Party.SOCIAL_OFFICE: "{city}市社会保险事业管理中心",
        Party.LANDLORD: "{city}城东产业园管理有限公司",
        Party.UTILITY: "国网{city}供电公司",
        Party.LESSOR: "{city}汇通融资租赁有限公司",
        Party.CLAIMANT: "{city}正和律师事务所",
        Party.BETTING: "{city}体彩中心",
        Party.EQUIPMENT: "{city}精工设备有限公司",
        Party.PLATFORM: "银联商务支付股份有限公司",
    },
    "en": {
        Party.TAX_OFFICE: "Internal Revenue Service",
        Party.SOCIAL_OFFICE: "Social Security Administration",
        Party.LANDLORD: "Canal Street Properties LLC",
        Party.UTILITY: "Lakeland Electric",
        Party.LESSOR: "Bridge Equipment Leasing LLC",
        Party.CLAIMANT: "Hollis and Denby Attorneys",
        Party.BETTING: "Lucky Seven Betting",
        Party.EQUIPMENT: "Garside Machine Tools Inc",
        Party.PLATFORM: "Harbor Merchant Services Inc",
    },
}
_BANKS = {
    "zh": ("{city}联合农村商业银行", "{city}城市商业银行"),
    "en": ("Northern Counties Bank", "First Valley Bank"),
}
_NEW_LENDERS = {
    "zh": ("{city}诚信小额贷款有限公司", "{city}速融小额贷款有限公司", "{city}金汇小额贷款有限公司"),
    "en": ("Rapid Business Finance LLC", "Swift Cash Advance LLC", "Keystone Capital LLC"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the other side of a movement; "" where the bank names nobody."""

    name: str
    account: str = ""
    number: str = ""


@dataclass
class Cast:
    """The counterparties of one firm, invented on first use and the same ever after."""

    language: str
    city: str
    seed: int
    owner: str
    relative: str
    bank_lenders: frozenset[int] = frozenset()
    _known: dict[int, Person] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def who(self, party: int) -> Person:
        if party == Party.NOBODY:
            return Person("")
        if party not in self._known:
            self._known[party] = self._invented(party)
        return self._known[party]

    def _invented(self, party: int) -> Person:
        rng = default_rng((self.seed, 77, party))
        name = self._name(party, rng)
        self._names.add(name)
        account = identities.account_number(self.language, rng)
        return Person(name, account, identities.company_number(self.language, rng))

    def _name(self, party: int, rng: Generator) -> str:
        if party in (Party.OWNER, Party.RELATIVE):
            return self.owner if party == Party.OWNER else self.relative
        known = _KNOWN[self.language]
        if party in known:
            return known[Party(party)].format(city=self.city)
        if Party.LENDER <= party < Party.OWNER:
            names = _BANKS[self.language] if party in self.bank_lenders else _NEW_LENDERS[self.language]
            return names[party % len(names)].format(city=self.city)
        name = identities.company(self.language, rng)
        while name in self._names:
            name = identities.company(self.language, rng)
        return name

    def employee(self, number: int) -> Person:
        rng = default_rng((self.seed, 78, number))
        return Person(identities.person(self.language, rng), identities.account_number(self.language, rng))

    def text(self, category: Category, party: int, is_penalty: bool, choice: int) -> str:
        """The bank's words for a movement; `choice` picks among wordings that mean the same."""
        if is_penalty and category is Category.BANK_FEE:
            return _PENALTIES[self.language][0 if party == Party.TAX_OFFICE else 1]
        wordings = _TEXTS[self.language][category]
        return wordings[choice % len(wordings)]
