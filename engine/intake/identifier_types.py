"""The types of numbers that an application may name, country by country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.i18n import N_


@dataclass(frozen=True, slots=True)
class IdentifierType:
    """A type of number: its label, the module of python-stdnum that knows its rule, and whether it names a person.

    Without a module the rule is one of `identifier_formats`, or there is none and the number passes unchecked.
    """

    label: str
    module: str = ""
    is_personal: bool = False


IDENTIFIER_TYPES: Mapping[str, IdentifierType] = {
    "cn-uscc": IdentifierType(N_("China: unified social credit code"), "cn.uscc"),
    "cn-ric": IdentifierType(N_("China: resident identity number"), "cn.ric", True),
    "hk-br": IdentifierType(N_("Hong Kong: business registration number")),
    "hk-id": IdentifierType(N_("Hong Kong: identity card"), "", True),
    "tw-ubn": IdentifierType(N_("Taiwan: unified business number"), "tw.ubn"),
    "au-abn": IdentifierType(N_("Australia: business number (ABN)"), "au.abn"),
    "au-acn": IdentifierType(N_("Australia: company number (ACN)"), "au.acn"),
    "at-uid": IdentifierType(N_("Austria: VAT number"), "at.uid"),
    "at-register": IdentifierType(N_("Austria: company register number")),
    "be-vat": IdentifierType(N_("Belgium: enterprise number"), "be.vat"),
    "be-nn": IdentifierType(N_("Belgium: national number"), "be.nn", True),
    "br-cnpj": IdentifierType(N_("Brazil: company number (CNPJ)"), "br.cnpj"),
    "br-cpf": IdentifierType(N_("Brazil: personal number (CPF)"), "br.cpf", True),
    "ca-bn": IdentifierType(N_("Canada: business number"), "ca.bn"),
    "ca-sin": IdentifierType(N_("Canada: social insurance number"), "ca.sin", True),
    "cz-ico": IdentifierType(N_("Czechia: company number (IČO)")),
    "cz-dic": IdentifierType(N_("Czechia: VAT number (DIČ)"), "cz.dic"),
    "cz-rc": IdentifierType(N_("Czechia: birth number (RČ)"), "cz.rc", True),
    "dk-cvr": IdentifierType(N_("Denmark: company number (CVR)"), "dk.cvr"),
    "dk-cpr": IdentifierType(N_("Denmark: personal number (CPR)"), "dk.cpr", True),
    "eu-vat": IdentifierType(N_("European Union: VAT number"), "eu.vat"),
    "fi-ytunnus": IdentifierType(N_("Finland: business identity code"), "fi.ytunnus"),
    "fi-hetu": IdentifierType(N_("Finland: personal identity code"), "fi.hetu", True),
    "fr-siren": IdentifierType(N_("France: SIREN"), "fr.siren"),
    "fr-siret": IdentifierType(N_("France: SIRET"), "fr.siret"),
    "de-vat": IdentifierType(N_("Germany: VAT number"), "de.vat"),
    "de-register": IdentifierType(N_("Germany: commercial register")),
    "de-idnr": IdentifierType(N_("Germany: personal tax number"), "de.idnr", True),
    "gr-vat": IdentifierType(N_("Greece: tax number (AFM)"), "gr.vat"),
    "hu-anum": IdentifierType(N_("Hungary: VAT number"), "hu.anum"),
    "in-gstin": IdentifierType(N_("India: goods and services tax number"), "in_.gstin"),
    "in-pan": IdentifierType(N_("India: permanent account number (PAN)"), "in_.pan", True),
    "in-cin": IdentifierType(N_("India: corporate identity number (CIN)")),
    "id-npwp": IdentifierType(N_("Indonesia: tax number (NPWP)"), "id.npwp"),
    "id-nik": IdentifierType(N_("Indonesia: identity number (NIK)"), "id.nik", True),
    "ie-vat": IdentifierType(N_("Ireland: VAT number"), "ie.vat"),
    "ie-pps": IdentifierType(N_("Ireland: personal number (PPS)"), "ie.pps", True),
    "it-iva": IdentifierType(N_("Italy: VAT number"), "it.iva"),
    "it-cf": IdentifierType(N_("Italy: tax code of a person"), "it.codicefiscale", True),
    "jp-cn": IdentifierType(N_("Japan: corporate number"), "jp.cn"),
    "kr-brn": IdentifierType(N_("Korea: business registration number")),
    "kr-rrn": IdentifierType(N_("Korea: resident registration number"), "kr.rrn", True),
    "my-nric": IdentifierType(N_("Malaysia: identity card"), "my.nric", True),
    "mx-rfc": IdentifierType(N_("Mexico: tax number (RFC)"), "mx.rfc"),
    "mx-curp": IdentifierType(N_("Mexico: personal number (CURP)"), "mx.curp", True),
    "nl-btw": IdentifierType(N_("Netherlands: VAT number"), "nl.btw"),
    "nl-bsn": IdentifierType(N_("Netherlands: citizen number (BSN)"), "nl.bsn", True),
    "nz-ird": IdentifierType(N_("New Zealand: tax number (IRD)"), "nz.ird"),
    "no-orgnr": IdentifierType(N_("Norway: organisation number"), "no.orgnr"),
    "no-fnr": IdentifierType(N_("Norway: birth number"), "no.fodselsnummer", True),
    "pl-nip": IdentifierType(N_("Poland: tax number (NIP)"), "pl.nip"),
    "pl-regon": IdentifierType(N_("Poland: business number (REGON)"), "pl.regon"),
    "pl-pesel": IdentifierType(N_("Poland: personal number (PESEL)"), "pl.pesel", True),
    "pt-nif": IdentifierType(N_("Portugal: tax number (NIF)"), "pt.nif"),
    "ro-cui": IdentifierType(N_("Romania: company number (CUI)"), "ro.cui"),
    "ro-cnp": IdentifierType(N_("Romania: personal number (CNP)"), "ro.cnp", True),
    "sg-uen": IdentifierType(N_("Singapore: entity number (UEN)"), "sg.uen"),
    "sk-dph": IdentifierType(N_("Slovakia: VAT number"), "sk.dph"),
    "sk-rc": IdentifierType(N_("Slovakia: birth number (RČ)"), "sk.rc", True),
    "za-id": IdentifierType(N_("South Africa: identity number"), "za.idnr", True),
    "es-nif": IdentifierType(N_("Spain: tax number (NIF)"), "es.nif", True),
    "se-orgnr": IdentifierType(N_("Sweden: organisation number"), "se.orgnr"),
    "se-personnummer": IdentifierType(N_("Sweden: personal number"), "se.personnummer", True),
    "ch-uid": IdentifierType(N_("Switzerland: company number (UID)"), "ch.uid"),
    "th-tin": IdentifierType(N_("Thailand: tax number"), "th.tin"),
    "th-pin": IdentifierType(N_("Thailand: personal number"), "th.pin", True),
    "tr-vkn": IdentifierType(N_("Türkiye: tax number (VKN)"), "tr.vkn"),
    "tr-kimlik": IdentifierType(N_("Türkiye: identity number"), "tr.tckimlik", True),
    "gb-company": IdentifierType(N_("United Kingdom: company number")),
    "gb-vat": IdentifierType(N_("United Kingdom: VAT number"), "gb.vat"),
    "gb-utr": IdentifierType(N_("United Kingdom: taxpayer reference (UTR)"), "gb.utr", True),
    "us-ein": IdentifierType(N_("United States: employer number (EIN)"), "us.ein"),
    "us-ssn": IdentifierType(N_("United States: social security number"), "us.ssn", True),
    "us-itin": IdentifierType(N_("United States: individual taxpayer number (ITIN)"), "us.itin", True),
    "vn-mst": IdentifierType(N_("Vietnam: tax number (MST)"), "vn.mst"),
    "lei": IdentifierType(N_("Legal entity identifier (LEI)"), "lei"),
    "passport": IdentifierType(N_("Passport"), "", True),
    "other": IdentifierType(N_("Other"), "", True),
}
"""Some numbers, such as "other" or a Spanish NIF, may name a firm or a person: they count as a person's."""
