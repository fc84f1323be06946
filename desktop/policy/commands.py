"""The views of the Policy page, and its commands, each with a key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine.i18n import N_
from engine.service.values import Answer

if TYPE_CHECKING:
    # The page adds the commands, so that at run time it comes after them.
    from desktop.policy.page import PolicyPage

VIEWS = (
    ("terms", N_("What it says")),
    ("versions", N_("Versions and drafts")),
    ("compare", N_("Compare")),
    ("backtest", N_("Back-test")),
)


def add_commands(page: PolicyPage) -> None:
    first = page.proposals.answer_first
    page.command(N_("Import a draft of the policy"), "Ctrl+O", page.ask_import)
    for number, (name, text) in enumerate(VIEWS, 1):
        page.command(text, f"Ctrl+{number}", partial(page.show_view, name))
    for text, keys, does in (
        (N_("Propose the chosen draft"), "Ctrl+P", page.versions.ask_propose),
        (N_("Confirm what is proposed"), "Ctrl+Shift+Y", partial(first, Answer.CONFIRMED)),
        (N_("Reject what is proposed"), "Ctrl+Shift+N", partial(first, Answer.REJECTED)),
        (N_("Withdraw what you proposed"), "Ctrl+Shift+W", partial(first, Answer.WITHDRAWN)),
        (N_("Turn the comparison round"), "Ctrl+Shift+X", page.compare.turn_round),
        (N_("Back-test on past cases"), "Ctrl+R", page.test_own),
        (N_("Back-test on a book in a folder"), "Ctrl+Shift+R", page.ask_folder),
        (N_("Cancel the back-test"), "Esc", page.backtest.cancel),
        (N_("Save the file of the chosen version"), "Ctrl+S", lambda: page.ask_save(page.versions.digest)),
        (N_("Remove the chosen draft"), "Ctrl+Del", page.remove_chosen),
    ):
        page.command(text, keys, does)
