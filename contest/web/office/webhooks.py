"""Webhooks: which programs and chats are told, what became of each message, a test, and sending once more."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import get_timezone
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.errors import NotFound
from contest.domain.hook_troubles import PRIVATE_NETWORK
from contest.domain.letters import LetterState
from contest.domain.webhooks import EVENTS, FORMATS, HookFormat, host_of, is_private, secret_of, shown_url
from contest.forms.typed_fields import PageForm
from contest.forms.webhooks import WebhookForm
from contest.models import Webhook
from contest.queries import webhooks as asked
from contest.services import webhooks as services
from contest.web.forms_shown import refused_beside, status_of
from contest.web.office.room import room

Answer = str | Response | tuple[str, int]


@room.get("/webhooks")
def webhooks() -> str:
    """All of them, with how many messages arrived, wait or failed."""
    return render_template(
        "office/webhooks.html",
        webhooks=asked.webhooks(),
        counts=asked.delivery_counts(),
        formats=FORMATS,
        events=EVENTS,
        shown_url=shown_url,
    )


@room.route("/webhooks/new", methods=["GET", "POST"])
def new_webhook() -> Answer:
    """One more."""
    form = WebhookForm(data={"format": HookFormat.GENERIC.value, "language": current_user.language or "en"})
    if form.validate_on_submit():
        with refused_beside(form):
            number = services.add_webhook(
                form.name.data,
                form.chosen_format,
                form.url.data,
                chat=form.chat.data,
                language=form.language.data,
                by=current_user.id,
                now=clock.now(),
            )
            flash(_("Saved. Send a test, so that you know it arrives."), "ok")
            return redirect(url_for("office.webhook", webhook_id=number), 303)
    return render_template("office/webhook_form.html", form=form, webhook=None), status_of(form)


@room.get("/webhooks/<int:webhook_id>")
def webhook(webhook_id: int) -> str:
    """One of them: its secret, what it was told and what became of that, and whether the server lets it be reached."""
    found, config = known(webhook_id), current_app.config["QL"]
    told = asked.deliveries(found.id, page=request.args.get("page", 1, type=int))
    last = next((each.trouble for each in told.items if each.trouble or each.state is LetterState.SENT), "")
    allowed = config.webhook_private_hosts
    held_back = host_of(found.url) not in allowed and (is_private(host_of(found.url)) or last == PRIVATE_NETWORK)
    return render_template(
        "office/webhook.html",
        webhook=found,
        secret=secret_of(config.secret_key, found.id, found.nonce) if found.format is HookFormat.GENERIC else "",
        told=told,
        held_back=held_back,
        host=host_of(found.url),
        setting=",".join(sorted({*allowed, host_of(found.url)})),
        formats=FORMATS,
        events=EVENTS,
        shown_url=shown_url,
        viewer_zone=str(get_timezone()),
    )


@room.route("/webhooks/<int:webhook_id>/change", methods=["GET", "POST"])
def change_webhook(webhook_id: int) -> Answer:
    """Another address, format, name or language."""
    found = known(webhook_id)
    form = WebhookForm(obj=found)
    if form.validate_on_submit():
        with refused_beside(form):
            services.change_webhook(
                found.id,
                form.name.data,
                form.chosen_format,
                form.url.data,
                chat=form.chat.data,
                language=form.language.data,
                by=current_user.id,
                now=clock.now(),
            )
            flash(_("Saved."), "ok")
            return redirect(url_for("office.webhook", webhook_id=found.id), 303)
    return render_template("office/webhook_form.html", form=form, webhook=found), status_of(form)


@room.post("/webhooks/<int:webhook_id>/test")
def try_webhook(webhook_id: int) -> Response:
    """Send a message that says nothing."""
    services.try_webhook(webhook_id, by=current_user.id, now=clock.now())
    flash(_("The test is on its way. Look again in half a minute."), "ok")
    return redirect(url_for("office.webhook", webhook_id=webhook_id), 303)


@room.post("/webhooks/<int:webhook_id>/<any(on, off):switch>")
def switch_webhook(webhook_id: int, switch: str) -> Response:
    """Stop telling it, or go on."""
    services.switch_webhook(webhook_id, switch == "on", by=current_user.id, now=clock.now())
    return redirect(url_for("office.webhook", webhook_id=webhook_id), 303)


@room.route("/webhooks/<int:webhook_id>/remove", methods=["GET", "POST"])
def remove_webhook(webhook_id: int) -> Answer:
    """Ask, then forget it."""
    found = known(webhook_id)
    form = PageForm()
    if form.validate_on_submit():
        services.remove_webhook(found.id, by=current_user.id, now=clock.now())
        flash(_("Removed."), "ok")
        return redirect(url_for("office.webhooks"), 303)
    return render_template("office/webhook_remove.html", webhook=found)


@room.post("/webhooks/messages/<int:delivery_id>/again")
def tell_again(delivery_id: int) -> Response:
    """Send once more what was refused or may not have arrived."""
    services.tell_again(delivery_id, by=current_user.id, now=clock.now())
    flash(_("It is sent once more, under the same number."), "ok")
    return redirect(url_for("office.webhooks"), 303)


def known(webhook_id: int) -> Webhook:
    """The webhook of this number. Raises NotFound."""
    found = asked.webhook_by_id(webhook_id)
    if found is None:
        raise NotFound
    return found
