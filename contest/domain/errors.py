"""What can be refused, each as a sentence for a colleague.

A message is an English sentence with named placeholders. It is marked with `N_` so that it is found for translation,
and translated at the door, where the reader's language is known.
"""


def N_(message: str) -> str:
    """Mark a message for translation without translating it here."""
    return message


class Phrase(str):
    """A parameter of a message that is a marked message itself, to be translated with it."""

    __slots__ = ()


class RuleBroken(Exception):
    """An act that the rules do not allow. `message` is the untranslated sentence, `params` fills its placeholders."""

    status = 409

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params


class NotFound(RuleBroken):
    """What was named does not exist, or not for this person."""

    status = 404

    def __init__(self, message: str = N_("There is nothing here under this number."), **params: object) -> None:
        super().__init__(message, **params)


class NotAllowed(RuleBroken):
    """The person has no right to this act."""

    status = 403

    def __init__(self, message: str = N_("You have no right to do this."), **params: object) -> None:
        super().__init__(message, **params)


class FieldRefused(RuleBroken):
    """Something typed is refused; `field` names the form field that the sentence belongs beside."""

    status = 422

    def __init__(self, field: str, message: str, **params: object) -> None:
        super().__init__(message, **params)
        self.field = field


class ChangedMeanwhile(RuleBroken):
    """Somebody else was faster; the page the person saw is out of date."""

    def __init__(
        self, message: str = N_("Somebody changed this in the meantime. Look at it once more."), **params: object
    ) -> None:
        super().__init__(message, **params)
