"""The panel: columns of many firms and the shared intermediates that features reduce."""

from __future__ import annotations

from engine.features.columns import PanelColumns


class Panel:
    """Facts of many firms, sorted by (firm, day), with intermediates computed once and kept."""

    def __init__(self, columns: PanelColumns) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns.firms)
