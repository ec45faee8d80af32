"""Every page of the application: who looks at it, and the way there through the demo company."""

from contest.domain.contests import Method, Weighting
from contest.domain.nominations import NominationStatus
from tests.journeys.consent_visits import asked_for_consent
from tests.journeys.demo_site import DemoSite
from tests.journeys.notice_visits import among_the_notices
from tests.journeys.running_visits import running_by_themselves
from tests.journeys.visit import Visit
from tests.journeys.walks import (
    ask_the_board,
    cast,
    choose_somebody,
    give_points,
    import_somebody,
    one_place_twice,
    print_slip,
    print_slips,
    put_in_order,
    remove_photo,
    review,
    review_order,
    review_points,
    revoke_the_pass_of,
    send_photo,
    send_wrong_photo,
    submit,
    upload,
)

FILES_FOR_PROGRAMS = frozenset(
    {
        *("static", "assets.stylesheet", "assets.script", "assets.sprite"),
        *("health.healthz", "health.readyz", "calendar.feed", "office.staff_sample", "witness.open_bundle"),
        *("papers.paper", "papers.picture"),
        *("petitions.petition", "petitions.consent"),
    }
)
"""Endpoints that answer GET with something that is not a page."""
NOBODY = ""


def visits(site: DemoSite, voter: str) -> list[Visit]:
    """All of them in an order that can be walked. The voter's ballot is cast on the way: take another one then."""
    return [
        *at_the_door(site),
        *in_the_hall(site),
        *in_the_voting_room(site, voter),
        *in_the_nomination_room(site),
        *asked_for_consent(site),
        *among_the_notices(site),
        *in_the_office(site),
        *running_by_themselves(site),
        *setting_up(site),
        *steering(site),
        *importing(),
    ]


def at_the_door(site: DemoSite) -> list[Visit]:
    """Before signing in, and one's own page."""
    link = site.one_time_link()
    return [
        Visit("sign-in", "account.sign_in", NOBODY, "/account/sign-in"),
        Visit("sign-in, nothing typed", "account.sign_in", NOBODY, "/account/sign-in", submit("main form"), 422),
        Visit("forgotten", "account.forgot_password", NOBODY, "/account/forgotten"),
        Visit("invitation", "account.invitation", NOBODY, "/account/invitation"),
        Visit("first password", "account.set_password", NOBODY, link),
        Visit("first password, none typed", "account.set_password", NOBODY, link, submit("main form"), 422),
        Visit("dead link", "account.set_password", NOBODY, "/account/password/none", answer=410),
        Visit("own page", "account.settings", "voter", "/account/"),
        Visit("own page of a head", "account.settings", "head_machining", "/account/"),
        Visit("not found", "hall.home", "voter", "/nowhere", answer=404),
        Visit("not allowed", "office.contests", "voter", "/office/contests/", answer=403),
        Visit(
            "refused",
            "nominations.people",
            "head_machining",
            f"/nominations/people?contest={site.contest('counted')}",
            answer=404,
        ),
    ]


def in_the_hall(site: DemoSite) -> list[Visit]:
    """What everybody sees."""
    return [
        Visit("home", "hall.home", "voter", "/"),
        Visit("home of a head", "hall.home", "head_machining", "/"),
        Visit("home of HR", "hall.home", "hr", "/"),
        Visit("contests", "hall.contests", "voter", "/contests/"),
        Visit("contests, none found", "hall.contests", "voter", "/contests/?q=zzz"),
        *(
            Visit(f"contest {key}", "hall.contest", "voter", f"/contests/{site.contest(key)}")
            for key in ("planned", "nominating", "screening", "voting", "voting-quarter", "counted", "announced")
        ),
        Visit(
            "one of three categories", "hall.contest", "voter", f"/contests/{site.vote_of('categories', position=2)}"
        ),
        Visit("contest in two stages", "hall.contest", "voter", f"/contests/{site.vote_of('staged')}"),
        Visit("vote of a branch", "hall.contest", "voter", f"/contests/{site.vote_of('staged', 'KIR')}"),
        Visit("branch without a vote", "hall.contest", "voter", f"/contests/{site.vote_of('staged', 'SLB')}"),
        Visit("contest cancelled", "hall.contest", "hr", f"/contests/{site.contest('cancelled')}"),
        Visit("contest void", "hall.contest", "voter", f"/contests/{site.contest('void')}"),
        Visit("results", "hall.results", "voter", f"/contests/{site.contest('announced')}/results"),
        Visit("results of the year", "hall.results", "voter", f"/contests/{site.leader_of_the_year()}/results"),
        *(
            Visit(f"results by {method.value}", "hall.results", "voter", f"/contests/{site.result(method)}/results")
            for method in (Method.APPROVAL, Method.SCORE, Method.BORDA, Method.SCHULZE)
        ),
        Visit(
            "results by weight",
            "hall.results",
            "voter",
            f"/contests/{site.result(Method.PLURALITY, Weighting.CAP)}/results",
        ),
        Visit("results sealed", "hall.results", "voter", f"/contests/{site.contest('counted')}/results"),
        Visit("leaders", "hall.leaders", "voter", "/leaders"),
        Visit("leaders, none found", "hall.leaders", "voter", "/leaders?year=2019"),
        Visit("this quality week", "hall.this_quality_week", "voter", "/quality-week/"),
        Visit("quality week 2023", "hall.quality_week", "voter", "/quality-week/2023"),
        Visit("calendar", "calendar.this_year", "voter", "/calendar/"),
        Visit("calendar of a year", "calendar.year", "hr", "/calendar/2026"),
        Visit("calendar, subscribed to", "calendar.subscribe", "voter", "/calendar/subscribe"),
        Visit("secrecy", "hall.secrecy", NOBODY, "/how-secret-is-my-vote"),
        Visit("counting", "hall.counting", NOBODY, "/how-votes-are-counted"),
        Visit("accessibility", "hall.accessibility", NOBODY, "/accessibility"),
        Visit("help", "hall.help_page", NOBODY, "/help"),
    ]


def in_the_voting_room(site: DemoSite, voter: str) -> list[Visit]:
    """From the paper to the receipt and the board."""
    single, ticks = site.contest("voting"), site.contest("voting-quarter")
    announced, branch = site.contest("announced"), site.contest("closing-soon")
    places, points = site.contest("voting-ranked"), site.contest("voting-points")
    return [
        Visit("paper", "voting.paper", voter, f"/voting/{single}"),
        Visit("paper with ticks", "voting.paper", voter, f"/voting/{ticks}"),
        Visit("paper, nobody chosen", "voting.review", voter, f"/voting/{single}", submit("main form"), 422),
        Visit("back to the paper", "voting.back_to_paper", voter, f"/voting/{single}/cast"),
        Visit("paper with places", "voting.paper", "head_assembly", f"/voting/{places}", put_in_order),
        Visit("one place twice", "voting.review", "head_assembly", f"/voting/{places}", one_place_twice, 422),
        Visit("review of places", "voting.review", "head_assembly", f"/voting/{places}", review_order),
        Visit("paper with points", "voting.paper", "branch_head", f"/voting/{points}", give_points),
        Visit("review of points", "voting.review", "branch_head", f"/voting/{points}", review_points),
        Visit("review", "voting.review", voter, f"/voting/{single}", review),
        Visit("review of ticks", "voting.review", voter, f"/voting/{ticks}", review),
        Visit("receipt", "voting.receipt", voter, f"/voting/{single}", cast),
        Visit("receipt, a second look", "voting.receipt", voter, f"/voting/{single}/receipt"),
        Visit("voted already", "voting.paper", voter, f"/voting/{single}"),
        Visit("not on the list", "voting.paper", "candidate", f"/voting/{branch}"),
        Visit("voting closed", "voting.paper", "voter", f"/voting/{announced}"),
        Visit("board", "voting.board", "voter", f"/voting/{announced}/board"),
        Visit("board, not found", "voting.board", "voter", f"/voting/{announced}/board", ask_the_board),
    ]


def in_the_nomination_room(site: DemoSite) -> list[Visit]:
    """The desk of a head, the form, and what became of a nomination."""
    contest = site.contest("nominating")
    draft = site.nomination("nominating", NominationStatus.DRAFT, "head_assembly")
    submitted = site.nomination("nominating", NominationStatus.SUBMITTED, "head_machining")
    admitted = site.nomination("nominating", NominationStatus.ADMITTED, "head_machining")
    proposal = site.proposal()
    head, other = "head_machining", "head_assembly"
    return [
        Visit("desk", "nominations.desk", head, "/nominations/"),
        Visit("desk with a draft", "nominations.desk", other, "/nominations/"),
        Visit("new nomination", "nominations.new", head, "/nominations/new"),
        Visit("whom to nominate", "nominations.people", head, f"/nominations/people?contest={contest}"),
        Visit("nobody found", "nominations.people", head, f"/nominations/people?contest={contest}&q=zzz"),
        Visit("nomination form", "nominations.new", head, f"/nominations/people?contest={contest}", choose_somebody),
        Visit("whom not to nominate", "nominations.people", head, f"/nominations/people?contest={contest}&sort=not"),
        Visit("proposal of a colleague", "nominations.nomination", head, f"/nominations/{proposal}"),
        Visit("decline a proposal", "nominations.decline", head, f"/nominations/{proposal}/decline"),
        Visit("room of a colleague", "nominations.desk", "voter", "/nominations/"),
        Visit(
            "find a colleague", "nominations.find_colleague", "voter", f"/nominations/colleagues?contest={contest}&q=ов"
        ),
        Visit("put oneself forward", "nominations.new", "voter", f"/nominations/new?contest={contest}&way=oneself"),
        Visit("draft", "nominations.nomination", other, f"/nominations/{draft}"),
        Visit("edit a draft", "nominations.edit", other, f"/nominations/{draft}/edit"),
        Visit("withdraw", "nominations.withdraw", head, f"/nominations/{submitted}/withdraw"),
        Visit("nomination submitted", "nominations.nomination", head, f"/nominations/{submitted}"),
        Visit("nomination admitted", "nominations.nomination", head, f"/nominations/{admitted}"),
        Visit("papers of a draft", "papers.papers", other, f"/papers/of/{draft}"),
        Visit("papers, none of them a picture", "papers.papers", other, f"/papers/of/{draft}", send_wrong_photo, 422),
        Visit("papers, the square of a photo", "papers.crop", other, f"/papers/of/{draft}", send_photo),
        Visit("papers, remove one", "papers.remove", other, f"/papers/of/{draft}", remove_photo),
        Visit("papers, closed", "papers.papers", head, f"/papers/of/{submitted}"),
    ]


def in_the_office(site: DemoSite) -> list[Visit]:
    """Staff, accounts, units, rights, and nominations to decide about."""
    hr, somebody = site.employee(site.number("hr")), site.stranger()
    unit = site.unit("NSK")
    waiting = site.nomination("nominating", NominationStatus.SUBMITTED, "head_machining")
    admitted = site.nomination("nominating", NominationStatus.ADMITTED, "head_machining")
    late = f"/office/contests/{site.contest('screening')}/late"
    return [
        Visit("office", "office.home", "hr", "/office/"),
        Visit("staff", "office.people", "hr", "/office/people"),
        Visit("staff, none found", "office.people", "hr", "/office/people?q=zzz"),
        Visit("a person", "office.person", "hr", f"/office/people/{somebody}"),
        Visit("slip of a person", "office.invite_person", "hr", f"/office/people/{somebody}", print_slip),
        Visit("a new link", "office.new_link", "hr", f"/office/people/{hr}/new-link"),
        Visit("end sign-ins", "office.end_sign_ins", "hr", f"/office/people/{hr}/sign-ins"),
        Visit("invitations", "office.invitations", "hr", f"/office/people/invitations?unit={unit}"),
        Visit("slips of a unit", "office.invitations", "hr", f"/office/people/invitations?unit={unit}", print_slips),
        Visit("units", "office.units", "hr", "/office/units"),
        Visit("unit", "office.unit", "hr", f"/office/units/{unit}?q=а"),
        Visit("roles", "office.roles", "admin", "/office/roles?q=а"),
        Visit("role, nobody named", "office.roles", "admin", "/office/roles", submit("main form[method=post]"), 422),
        Visit("take a role", "office.take_role", "admin", f"/office/roles/{hr}/hr/take"),
        Visit("remind", "office.remind", "hr", f"/office/screening/remind?chosen={waiting}"),
        Visit("decision, taken back", "office.take_back", "hr", f"/office/screening/{admitted}/take-back"),
        Visit("late passes", "office.late_passes", "hr", late),
        Visit("late passes, nobody named", "office.late_passes", "hr", late, submit("main form[method=post]"), 422),
        Visit("late pass, taken back", "office.revoke_pass", "hr", late, revoke_the_pass_of(site.number("admin"))),
        Visit("journal", "office.journal", "witness", "/office/journal?check=1"),
        Visit("journal", "office.journal", "witness", "/office/journal"),
        Visit("recount", "witness.desk", "witness", "/witness/"),
        Visit("contest to a witness", "hall.contest", "witness", f"/contests/{site.contest('counted')}"),
        Visit("journal checked", "office.journal", "hr", "/office/journal?check=1"),
        Visit("screening", "office.screening", "hr", "/office/screening"),
        Visit("screen a nomination", "office.screen", "hr", f"/office/screening/{waiting}"),
        Visit("screened", "office.screen", "hr", f"/office/screening/{admitted}"),
    ]


def setting_up(site: DemoSite) -> list[Visit]:
    """The steps, one by one."""
    draft, planned = site.contest("draft"), site.contest("planned")
    return [
        Visit("new contest", "office.new_contest", "hr", "/office/contests/new"),
        *(
            Visit(f"setup {step}", "office.setup_step", "hr", f"/office/contests/{draft}/setup/{step}")
            for step in ("basics", "people", "standing", "nominating", "method", "schedule", "announcement", "review")
        ),
        Visit("places of units", "office.nominating_units", "hr", f"/office/contests/{draft}/setup/nominating/units"),
        Visit("rules of a category", "office.category", "hr", f"/office/contests/{draft}/setup/standing/{draft}"),
        Visit(
            "commission",
            "office.commission_members",
            "hr",
            f"/office/contests/{draft}/setup/standing/commission?q=1",
        ),
        Visit("settings", "office.setup_step", "hr", f"/office/contests/{planned}/setup/review"),
    ]


def steering(site: DemoSite) -> list[Visit]:
    """The dashboards and the questions before an act."""
    return [
        Visit("office contests", "office.contests", "hr", "/office/contests/"),
        Visit("office contests, none found", "office.contests", "hr", "/office/contests/?q=zzz"),
        *(
            Visit(f"dashboard {key}", "office.contest", "hr", f"/office/contests/{site.contest(key)}")
            for key in ("planned", "nominating", "screening", "voting", "counted", "announced", "cancelled", "void")
        ),
        Visit("dashboard of categories", "office.contest", "hr", f"/office/contests/{site.vote_of('categories')}"),
        Visit("dashboard of two stages", "office.contest", "hr", f"/office/contests/{site.vote_of('staged')}"),
        Visit("dashboard of a branch", "office.contest", "hr", f"/office/contests/{site.vote_of('staged', 'CHP')}"),
        Visit("cancel two stages", "office.cancel", "hr", f"/office/contests/{site.vote_of('staged')}/cancel"),
        Visit(
            "bring forward",
            "office.bring_forward",
            "hr",
            f"/office/contests/{site.contest('screening')}/now/open-voting",
        ),
        Visit("cancel", "office.cancel", "hr", f"/office/contests/{site.contest('voting')}/cancel"),
        Visit("vote longer", "office.vote_longer", "hr", f"/office/contests/{site.contest('voting')}/longer"),
    ]


def importing() -> list[Visit]:
    """From the choice of files to what was done."""
    return [
        Visit("import", "office.staff_import", "hr", "/office/staff-import"),
        Visit(
            "import, nothing chosen", "office.staff_import", "hr", "/office/staff-import", submit("form[enctype]"), 422
        ),
        Visit(
            "preview with faults",
            "office.staff_import_preview",
            "hr",
            "/office/staff-import",
            upload("staff-broken.csv"),
        ),
        Visit("preview", "office.staff_import_preview", "hr", "/office/staff-import", upload("staff.csv")),
        Visit("import done", "office.staff_import_done", "hr", "/office/staff-import", import_somebody),
    ]
