"""What an administrator types about a webhook."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from contest.domain.webhooks import FORMATS, LONGEST_URL, HookFormat
from contest.forms.typed_fields import OneRadio, PageForm, Showable, one_line


class WebhookForm(PageForm):
    """Where to, in whose format, in which language."""

    name = StringField(
        _l("Name"),
        [Showable(80)],
        filters=[one_line],
        description=_l("By which you will know it: “Chat of the plant”."),
    )
    format = OneRadio(_l("Who reads it?"), offered=[(form.value, _l(text)) for form, text in FORMATS.items()])
    url = StringField(
        _l("Address"),
        [Showable(LONGEST_URL)],
        filters=[one_line],
        description=_l(
            "As the other program gives it. Whoever knows it can write there, so it is shown only here. A host in the"
            " company's own network must be allowed by whoever runs the server; the next page says how."
        ),
    )
    chat = StringField(
        _l("Chat"),
        [Showable(80)],
        filters=[one_line],
        description=_l("For Telegram only: the number of the chat, or @name of the channel."),
    )
    language = OneRadio(_l("Language"), offered=[("en", "English"), ("ru", "Русский")])

    @property
    def chosen_format(self) -> HookFormat:
        """The format; the form has been validated."""
        return HookFormat(self.format.data)
