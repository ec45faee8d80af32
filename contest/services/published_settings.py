"""What the journal keeps of the settings of a contest when it is published: frozen from then on (PRODUCT 25)."""

from contest.domain.contests import Weighting
from contest.models import Contest
from contest.queries.families import Family
from contest.services.nominating_rules import written_nominating


def written_rules(contest: Contest) -> dict[str, object]:
    """All that settles who may stand and how it is counted, for the journal; without options of other methods."""
    options = contest.method_rules.options()
    scale = {"borda_scale": contest.borda_scale} if options.pop("points", None) else {}
    return {
        "criteria": ", ".join(f"{one.key or one.name} {one.weight}" for one in contest.criteria),
        "method": contest.method.value,
        **options,
        **scale,
        "least_field": contest.least_field,
        **({"quorum_percent": contest.quorum_percent} if contest.quorum_percent is not None else {}),
        "weighting": contest.weighting.value,
        **({"cap_percent": contest.weight_cap_percent} if contest.weighting is Weighting.CAP else {}),
        "open_board": contest.open_board,
        "own_vote_allowed": contest.own_vote_allowed,
        "privacy_threshold": contest.privacy_threshold,
        **written_nominating(contest),
    }


def written_family(family: Family) -> dict[str, object]:
    """The categories and how the branches vote first, for the journal; nothing for a contest without either."""
    said: dict[str, object] = {}
    if family.has_categories:
        said["categories"] = ", ".join(one.category_ru or one.category_en for one in family.wholes)
        said["one_title"] = family.lead.one_title
    if family.lead.branch_stage:
        said["sends"] = family.lead.sends
    return said
