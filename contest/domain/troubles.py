"""What can stand in the way of an open or closed vote, and what to do about it, in plain words."""

from enum import StrEnum

from contest.domain.errors import N_


class Trouble(StrEnum):
    """Why a contest does not go on, or why its traces are still there."""

    KEY = "key"
    BOX = "box"
    FAULT = "fault"
    TRACES = "traces"


# While one of these lasts the votes cannot be counted: /readyz and `flask doctor` fail.
STOPS_THE_COUNT = (Trouble.KEY, Trouble.BOX, Trouble.FAULT)

WHAT_IT_MEANS = {
    Trouble.KEY: N_("The worker cannot open this ballot box."),
    Trouble.BOX: N_(
        "The ballot box does not agree with the roll, with what was published at the close or with the stored result."
    ),
    Trouble.FAULT: N_("A step of this contest has failed."),
    Trouble.TRACES: N_("The database still remembers in which order people voted."),
}
WHAT_TO_DO = {
    Trouble.KEY: N_(
        "Ask the administrator to give the worker the SEALING_SECRET that it had when voting opened. No vote is lost; "
        "the contest goes on by itself within a minute."
    ),
    Trouble.BOX: N_(
        "Nothing will be announced. Call the commission and the administrator: the database "
        "and its backups must be kept as they are and compared. Once the box is in order, the contest goes on by "
        "itself."
    ),
    Trouble.FAULT: N_(
        "Ask the administrator to look into the log of the worker. No vote is lost, and the step is tried again every "
        "minute."
    ),
    Trouble.TRACES: N_(
        "Ask the administrator: the worker needs the right to rebuild the tables roll, sealed_ballots and "
        "counted_ballots, and no backup may run for hours. It is tried again every minute."
    ),
}
