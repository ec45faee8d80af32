"""The pages of those who were nominated, and of HR who follows their answers up."""

from contest.domain.nominations import NominationStatus
from tests.journeys.demo_site import DemoSite
from tests.journeys.visit import Visit


def asked_for_consent(site: DemoSite) -> list[Visit]:
    """Somebody who was nominated and has not answered, somebody who stands, and HR who follows both up."""
    waiting, running = site.contest("nominating"), site.contest("voting")
    text = site.nomination("nominating", NominationStatus.SUBMITTED, "head_machining")
    paper = f"/office/consents/{waiting}/{site.employee(site.number('nominee'))}/paper"
    return [
        Visit("home of a nominee", "hall.home", "nominee", "/"),
        Visit("nominated", "consents.desk", "nominee", "/consents/"),
        Visit("never nominated", "consents.desk", "voter", "/consents/"),
        Visit("consent", "consents.consent", "nominee", f"/consents/{waiting}"),
        Visit("wrong fact", "consents.correct", "nominee", f"/consents/{waiting}/correct/{text}"),
        Visit("consent given", "consents.consent", "candidate", f"/consents/{running}"),
        Visit("step back", "consents.withdraw", "candidate", f"/consents/{running}/withdraw/taking_part"),
        Visit("withhold the name", "consents.withdraw", "candidate", f"/consents/{running}/withdraw/internal"),
        Visit("consents", "office.consents", "hr", "/office/consents"),
        Visit("consents, none found", "office.consents", "hr", "/office/consents?shelf=withdrawn"),
        Visit("consent on paper", "office.consent_paper", "hr", paper),
    ]
