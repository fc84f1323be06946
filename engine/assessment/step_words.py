"""What to do about a finding, in words: by paper, by what a rule observed, and by why something is not known."""

from __future__ import annotations

from collections.abc import Mapping

from engine.i18n import N_

PAPERS: Mapping[str, str] = {
    "registration-number": N_("Bring proof of the registration with its valid number."),
    "consent": N_("Give your written consent to the use of all data that you file."),
    "phone": N_("Let us verify a telephone number at which you can be reached."),
    "owner-identity": N_("Show the identity paper of the owner."),
    "business-licence": N_("Show the current business licence."),
    "bank-name-match": N_("Prove that the bank account is in the firm's name."),
    "beneficial-owners": N_("Name all who own 25 % or more, with their identity papers."),
    "face-to-face": N_("Come to a meeting, in person or by video."),
    "statements-full-year": N_("File bank statements of the last 12 months."),
    "sanctions-clear": N_("The bank has to screen the case against sanctions lists; ask your branch when it is done."),
    "site-visit": N_("Agree a day on which we may visit your premises."),
    "audited-accounts": N_("File yearly accounts that are audited or filed with the tax office."),
    "guarantor-identity": N_("Show the identity paper of the guarantor."),
}
"""By paper of identity."""
FIRM: Mapping[str, str] = {
    "firm_age": N_("Apply again once the firm is {threshold} years old."),
    "statement_days": N_("File bank statements of at least {threshold} days."),
    "statement_age": N_("File bank statements that end at most {threshold} days before the day of the application."),
    "accounts_age": N_("File yearly accounts that are at most {threshold} days old."),
    "enforcement_count": N_("Settle the enforcement or court claims that the accounts show, and prove it."),
    "days_negative": N_("Keep the accounts above zero: at most {threshold} days below in a year (now {observed})."),
    "returned_90": N_("Let no payment come back: at most {threshold} in 90 days (now {observed})."),
    "gambling_share": N_("Keep gambling off the firm's accounts: at most {threshold} of outflow (now {observed})."),
    "loans_received": N_("Take no new loans for now: at most {threshold} in 90 days (now {observed})."),
    "undisclosed_lenders": N_("Declare every loan that the firm has, with its contract."),
    "undeclared-lender": N_("Declare every loan that the firm has, with its contract."),
    "circular_share": N_(
        "Explain with contracts the money that went out and came back: at most {threshold} of inflow (now {observed})."
    ),
    "balance-broken": N_("Send complete statements straight from your bank, unedited."),
    "yearly_cash_surplus": N_("Take in more than you pay out over a year (now {observed})."),
    "customer_top1": N_("Win more customers: the largest may bring at most {threshold} of turnover (now {observed})."),
}
"""By what a rule observed."""
COMPARED: Mapping[str, str] = {
    "{label}: {observed}; at least {threshold} is asked for": N_(
        "{label}: reach at least {threshold} (now {observed})."
    ),
    "{label}: {observed}; more than {threshold} is asked for": N_(
        "{label}: reach more than {threshold} (now {observed})."
    ),
    "{label}: {observed}; at most {threshold} is allowed": N_(
        "{label}: come down to at most {threshold} (now {observed})."
    ),
    "{label}: {observed}; less than {threshold} is allowed": N_(
        "{label}: come down below {threshold} (now {observed})."
    ),
}
"""By the words of a rule that compares; for what is not named above."""
KNOWN: Mapping[str, str] = {
    "There are no bank statements": N_("File bank statements of the last 12 months."),
    "There are no yearly accounts": N_("File the yearly accounts."),
    "Needs the accounts of {count} years": N_("File the yearly accounts of the years before, too."),
    "The accounts give no {item}": N_("File yearly accounts that state {item}."),
    "The accounts do not say what falls due within a year": N_(
        "File yearly accounts that say what falls due within a year."
    ),
    "The applicant declared neither loans nor that it has none": N_(
        "Declare your existing loans, or that there are none."
    ),
    "The declared loan of {lender} gives neither payment nor rate": N_(
        "State the monthly payment or the rate of the loan of {lender}."
    ),
    "The day of establishment is not known": N_("State the day on which the firm was established."),
    "No orders came": N_("File your confirmed orders."),
    "The statements cover {days} days of the last year, and {least} are needed": N_(
        "File bank statements of at least {least} days of the last year."
    ),
}
"""By why something is not known."""
APPLICATION: Mapping[str, str] = {
    "The purpose of the loan is not stated": N_("State what the loan is for."),
    "The industry is not known": N_("State the industry of the firm."),
    "The integrity of the bank statements is not known": N_("File bank statements of the last 12 months."),
    "Requested are {amount}; the product begins at {least}": N_("Ask for at least {least}."),
    "Requested are {months} months; the product allows {most}": N_("Ask for at most {most} months."),
    "Could not be tested: {evidence} did not come": N_("File {evidence}."),
}
"""By the words of a finding about the application itself."""
