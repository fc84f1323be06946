"""The validation pack: how good a model is, on whom, and what to beware of; as PDF and as CSV files."""

from __future__ import annotations

from engine.memo.validation.content import validation_document, validation_pdf
from engine.memo.validation.files import pack_files, write_pack
from engine.memo.validation.pack import Pack

__all__ = ["Pack", "pack_files", "validation_document", "validation_pdf", "write_pack"]
