"""The pages of what runs by itself: seasons, letters, days off, webhooks; and what corrects it."""

from tests.journeys.demo_site import DemoSite
from tests.journeys.visit import Visit
from tests.journeys.walks import (
    add_a_webhook,
    back_to_season,
    look_at_a_correction,
    never_a_letter,
    publish_a_correction,
    repeat_it,
    stop_reminders,
)


def running_by_themselves(site: DemoSite) -> list[Visit]:
    """What HR and the administrator look at now and then."""
    correct = f"/office/contests/{site.contest('announced')}/correct"
    return [
        Visit("result with a correction", "hall.results", "voter", f"/contests/{site.contest('announced')}/results"),
        Visit("correction", "office.correct", "hr", correct),
        Visit("correction, looked at", "office.correct", "hr", correct, look_at_a_correction),
        Visit("result, corrected", "hall.results", "hr", correct, publish_a_correction),
        Visit("dashboard, corrected", "office.contest", "hr", f"/office/contests/{site.contest('announced')}"),
        Visit("seasons, none found", "office.seasons", "hr", "/office/seasons?q=zzz"),
        Visit("season fed by another", "office.season", "hr", "/office/seasons/3"),
        Visit("who stands by having led", "office.contest", "hr", f"/office/contests/{site.contest('voting-quarter')}"),
        Visit("who would qualify", "office.screening", "hr", f"/office/screening?contest={site.contest('planned')}"),
        Visit("season", "office.season", "hr", f"/office/contests/{site.contest('counted')}", repeat_it),
        Visit(
            "season, begun or not", "office.begin_season", "hr", f"/office/contests/{site.contest('cancelled')}/repeat"
        ),
        Visit("season, ended or not", "office.end_season", "hr", "/office/seasons/1/end"),
        Visit("season, changed", "office.change_season", "hr", "/office/seasons/1/change"),
        Visit("season, from a step of its model", "office.season_of_model", "hr", "/office/seasons/1", back_to_season),
        Visit("seasons", "office.seasons", "hr", "/office/seasons"),
        Visit("letters", "office.letters", "hr", "/office/letters"),
        Visit("letters, none found", "office.letters", "hr", "/office/letters?q=nobody-of-this-name"),
        Visit("letters, refusing addresses", "office.refused_addresses", "hr", "/office/letters/addresses"),
        Visit("letters, quiet hours", "office.letter_hours", "hr", "/office/letters/hours"),
        Visit(
            "letters, quiet hours too long", "office.letter_hours", "hr", "/office/letters/hours", never_a_letter, 422
        ),
        Visit("reminders, to stop them", "letters.reminders", "", site.reminders_link()),
        Visit("reminders, stopped", "letters.reminders", "", site.reminders_link(), stop_reminders),
        Visit("days off", "office.calendar", "hr", "/office/calendar/2026"),
        Visit("webhooks, none yet", "office.webhooks", "admin", "/office/webhooks"),
        Visit("webhook, new", "office.new_webhook", "admin", "/office/webhooks/new"),
        Visit("webhook", "office.webhook", "admin", "/office/webhooks/new", add_a_webhook),
        Visit("webhook, changed", "office.change_webhook", "admin", "/office/webhooks/1/change"),
        Visit("webhook, removed", "office.remove_webhook", "admin", "/office/webhooks/1/remove"),
        Visit("webhooks", "office.webhooks", "admin", "/office/webhooks"),
    ]
