"""What became of an e-mail in plain words: our own reasons, and the codes of mail servers (RFC 3463)."""

import re

from contest.domain.errors import N_

NO_ADDRESS = N_("the person has no e-mail address")
NO_SUCH_ADDRESS = N_("the e-mail address is not one")
IN_VAIN = N_("what it tells no longer holds")
SENDER_ENDED = N_("the sender ended before the answer came")
NOT_WRITABLE = N_("the letter could not be written")
NO_MAIL_SERVER = N_("the mail server is out of reach")
LINE_BROKE = N_("the line broke before an answer came")
OUR_REASONS = frozenset({NO_ADDRESS, NO_SUCH_ADDRESS, IN_VAIN, SENDER_ENDED, NOT_WRITABLE, NO_MAIL_SERVER, LINE_BROKE})
"""Reasons that are ours and say nothing against the address; all others are words of a mail server, but for one."""
FOREIGN_SIGNS = N_("the mail server takes no address with such letters in it")
"""Ours too, and the address does not do."""
ANSWERED = N_("the mail server answered")
"""What stands before the words of a mail server in which we know no code."""

LONGEST_TROUBLE = 300
"""So much of what a server said is kept."""

CODE = re.compile(r"(?<![\d.])[245]\.(\d{1,3}\.\d{1,3})(?![\d.])")
MEANINGS = {
    "1.1": N_("there is no such mailbox"),
    "1.2": N_("there is no such mail domain"),
    "1.3": N_("the e-mail address is not one"),
    "1.10": N_("this address takes no mail"),
    "2.1": N_("the mailbox is switched off"),
    "2.2": N_("the mailbox is full"),
    "2.3": N_("the message is too large for the mailbox"),
    "3.4": N_("the message is too large for the mailbox"),
    "4.1": N_("the mail server of this address did not answer"),
    "4.4": N_("the mail server of this address was not found"),
    "4.7": N_("the mail server of this address did not take it in time"),
    "7.1": N_("the mail server of this address does not take mail from us"),
    "7.26": N_("the mail server of this address does not take mail from us"),
}
FIRST_FIGURES = {"7": MEANINGS["7.1"], "2": N_("something is wrong with the mailbox")}


def meaning(trouble: str) -> str | None:
    """A sentence for what a server said, by the code in it; None where it says none that we know."""
    code = CODE.search(trouble)
    if code is None:
        return None
    return MEANINGS.get(code[1]) or FIRST_FIGURES.get(code[1].partition(".")[0])
