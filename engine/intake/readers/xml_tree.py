"""XML as it is safe to read: bounded, without entities, external documents or the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import Refused
from engine.i18n import say

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LARGEST_XML = 64_000_000
"""Bytes; a tree takes some ten times as much memory."""


def xml_tree(name: str, data: bytes) -> Element:
    """The root element, comments and instructions left out. Refused where the XML is broken or too large.

    Entities that a document declares are never resolved; whether a format may declare any is its reader's to say.
    """
    if len(data) > LARGEST_XML:
        raise Refused(say("{file} is XML of more than 64 MB; export a shorter period.", file=name))
    from lxml import etree  # only files of such a format wait for it

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise Refused(say("{file} is broken XML at line {line}; download it again.", file=name, line=line)) from error
