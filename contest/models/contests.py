"""A contest with its settings, phase and instants, and its criteria (PRODUCT 2, 3, 9, 12)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.calendar import PeriodKind
from contest.domain.contests import Method, MethodRules, ScoreMode, Weighting
from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.domain.stages import NO_VOTE_NEEDED, TOO_FEW_VOTED, LatePolicy, Stage
from contest.extensions import Base, UTCDateTime
from contest.models.columns import one_of
from contest.models.staff import Employee, Unit

LIVE = "phase NOT IN ('draft', 'cancelled', 'void')"


class Contest(Base):
    """One vote for one award period. Its names may be empty: then the standard name of its kind is shown.

    Most contests are one row. One with several categories is a row for each, the first being the lead of the others;
    one with a branch stage has a row for every branch and category before it, whose leaders go on to `next_id`
    (domain.stages). The others follow their lead: what is set up, moved or cancelled there holds for all of them.
    """

    __tablename__ = "contests"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PeriodKind] = mapped_column(one_of(PeriodKind, "period_kind"))
    period_start: Mapped[date]
    name_en: Mapped[str] = mapped_column(String(120), default="")
    name_ru: Mapped[str] = mapped_column(String(120), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    scope_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    time_zone: Mapped[str] = mapped_column(String(64))
    phase: Mapped[Phase] = mapped_column(one_of(Phase, "phase"), default=Phase.DRAFT, index=True)
    setup_step: Mapped[int] = mapped_column(default=0)

    lead_id: Mapped[int | None] = mapped_column(ForeignKey("contests.id"), index=True)
    stage: Mapped[Stage] = mapped_column(one_of(Stage, "stage"), default=Stage.WHOLE)
    next_id: Mapped[int | None] = mapped_column(ForeignKey("contests.id"), index=True)
    # How many of a branch go on; those who share the last of these places all do.
    sends: Mapped[int] = mapped_column(default=1)
    # A draft that a season makes its contests like; never published, and in no list of drafts.
    is_model: Mapped[bool] = mapped_column(default=False)
    category_position: Mapped[int] = mapped_column(default=1)
    category_en: Mapped[str] = mapped_column(String(80), default="")
    category_ru: Mapped[str] = mapped_column(String(80), default="")
    one_title: Mapped[bool] = mapped_column(default=True)
    # The branches vote first. Nominations of the whole close when the last branch is announced.
    branch_stage: Mapped[bool] = mapped_column(default=False)
    branch_nominations_close_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    branch_voting_open_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    branch_voting_close_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    nominations_open_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    nominations_close_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    voting_open_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    voting_close_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    announce_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    method: Mapped[Method] = mapped_column(one_of(Method, "method"), default=Method.PLURALITY)
    max_choices: Mapped[int | None]
    max_points: Mapped[int] = mapped_column(default=5)
    score_mode: Mapped[ScoreMode] = mapped_column(one_of(ScoreMode, "score_mode"), default=ScoreMode.SUM)
    min_ratings: Mapped[int] = mapped_column(default=1)
    # Points for the places on a Borda ballot, "3-2-1"; empty: n-1 for the first down to 0 for the last.
    borda_scale: Mapped[str] = mapped_column(String(60), default="")
    weighting: Mapped[Weighting] = mapped_column(one_of(Weighting, "weighting"), default=Weighting.RAW)
    weight_cap_percent: Mapped[int] = mapped_column(default=25)
    open_board: Mapped[bool] = mapped_column(default=False)
    # Drawn when voting opens, published, and decides who goes where nothing else separates the last (TALLY).
    lot_seed: Mapped[str] = mapped_column(String(64), default="")
    # So many for each unit, or for each started `places_for_each` of its people.
    places_per_unit: Mapped[int] = mapped_column(default=3)
    places_for_each: Mapped[int | None]
    by_collective: Mapped[bool] = mapped_column(default=False)
    by_colleague: Mapped[bool] = mapped_column(default=False)
    by_oneself: Mapped[bool] = mapped_column(default=False)
    late: Mapped[LatePolicy] = mapped_column(one_of(LatePolicy, "late_policy"), default=LatePolicy.REFUSE)
    least_field: Mapped[int] = mapped_column(default=2)
    own_vote_allowed: Mapped[bool] = mapped_column(default=False)
    privacy_threshold: Mapped[int] = mapped_column(default=10)
    # Of those on the roll, how many per cent have to vote; with fewer the contest ends without a leader (PRODUCT 13).
    quorum_percent: Mapped[int | None]
    tell_when_nominations_open: Mapped[bool] = mapped_column(default=True)
    remind_of_drafts: Mapped[bool] = mapped_column(default=True)
    tell_when_voting_opens: Mapped[bool] = mapped_column(default=True)
    remind_voters: Mapped[bool] = mapped_column(default=True)
    tell_staff_the_result: Mapped[bool] = mapped_column(default=True)

    # Made when voting opens. The private half is wrapped under SEALING_SECRET and destroyed by the count (SECRECY,
    # Tables).
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    wrapped_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    # Whether what the database itself remembers of the casting has been cleaned away after the close.
    traces_cleared: Mapped[bool] = mapped_column(default=False)

    ended_reason: Mapped[str] = mapped_column(String(500), default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))
    version: Mapped[int] = mapped_column(default=1)

    scope: Mapped[Unit] = relationship()
    created_by: Mapped[Employee | None] = relationship()
    lead: Mapped["Contest | None"] = relationship(remote_side=[id], foreign_keys=[lead_id])
    criteria: Mapped[list["Criterion"]] = relationship(order_by="Criterion.position", cascade="all, delete-orphan")
    eligibility: Mapped["Eligibility | None"] = relationship(cascade="all, delete-orphan")
    papers: Mapped[list["WantedPaper"]] = relationship(order_by="WantedPaper.kind", cascade="all, delete-orphan")

    __table_args__ = (
        Index(
            "uq_contests_one_per_period",
            "kind",
            "period_start",
            "scope_id",
            "stage",
            "category_position",
            unique=True,
            sqlite_where=text(LIVE),
            postgresql_where=text(LIVE),
        ),
        CheckConstraint(
            "nominations_open_at < nominations_close_at AND nominations_close_at <= voting_open_at"
            " AND voting_open_at < voting_close_at AND voting_close_at <= announce_at",
            name="phases_in_order",
        ),
        CheckConstraint(
            "phase IN ('draft', 'cancelled') OR (nominations_open_at IS NOT NULL AND nominations_close_at IS NOT NULL"
            " AND voting_open_at IS NOT NULL AND voting_close_at IS NOT NULL AND announce_at IS NOT NULL)",
            name="published_with_a_schedule",
        ),
        CheckConstraint(
            "nominations_open_at < branch_nominations_close_at AND branch_nominations_close_at <= branch_voting_open_at"
            " AND branch_voting_open_at < branch_voting_close_at AND branch_voting_close_at <= nominations_close_at",
            name="branches_in_order",
        ),
        CheckConstraint(
            "NOT branch_stage OR phase IN ('draft', 'cancelled') OR (branch_nominations_close_at IS NOT NULL"
            " AND branch_voting_open_at IS NOT NULL AND branch_voting_close_at IS NOT NULL)",
            name="published_with_the_branches",
        ),
        CheckConstraint("(stage = 'branch') = (next_id IS NOT NULL)", name="branch_leads_on"),
        CheckConstraint("NOT branch_stage OR stage = 'whole'", name="two_stages_at_most"),
        CheckConstraint("lead_id IS NULL OR lead_id <> id", name="not_its_own_lead"),
        CheckConstraint("sends BETWEEN 1 AND 50", name="sends_in_reason"),
        CheckConstraint("category_position BETWEEN 1 AND 20", name="categories_in_reason"),
        CheckConstraint("places_for_each IS NULL OR places_for_each >= 1", name="people_at_least_one"),
        CheckConstraint("max_choices IS NULL OR max_choices >= 1", name="choices_at_least_one"),
        CheckConstraint("max_points BETWEEN 1 AND 10", name="points_in_reason"),
        CheckConstraint("min_ratings >= 1", name="ratings_at_least_one"),
        CheckConstraint("weight_cap_percent BETWEEN 5 AND 100", name="cap_is_per_cent"),
        CheckConstraint("NOT open_board OR method IN ('plurality', 'approval', 'score')", name="no_open_ranking"),
        CheckConstraint("places_per_unit BETWEEN 1 AND 50", name="places_in_reason"),
        CheckConstraint("least_field >= 1", name="field_at_least_one"),
        CheckConstraint("quorum_percent BETWEEN 1 AND 100", name="quorum_is_per_cent"),
        CheckConstraint("privacy_threshold >= 2", name="privacy_threshold_at_least_two"),
        CheckConstraint("phase <> 'voting' OR public_key IS NOT NULL", name="open_box_has_a_key"),
        CheckConstraint("phase NOT IN ('counted', 'announced') OR wrapped_key IS NULL", name="counted_box_has_no_key"),
    )

    @property
    def missed_its_quorum(self) -> bool:
        """Whether it is void because too few voted: then there is a closed box with its commitment, but no outcome."""
        return self.phase is Phase.VOID and self.ended_reason == TOO_FEW_VOTED

    @property
    def sent_everybody(self) -> bool:
        """Whether this branch had no need of a vote: all who stood there go on."""
        return self.phase is Phase.VOID and self.ended_reason == NO_VOTE_NEEDED

    @property
    def method_rules(self) -> MethodRules:
        """The method with its options, as the rules know them."""
        return MethodRules(
            method=self.method,
            max_choices=self.max_choices,
            max_points=self.max_points,
            score_mode=self.score_mode,
            min_ratings=self.min_ratings,
            borda_scale=tuple(int(points) for points in self.borda_scale.split("-") if points),
        )


class Criterion(Base):
    """What counts in a contest.

    Default criteria carry a `key` and show the application's own words in both languages.
    """

    __tablename__ = "criteria"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(20), default="")
    name: Mapped[str] = mapped_column(String(80), default="")
    hint: Mapped[str] = mapped_column(String(200), default="")
    weight: Mapped[int]

    __table_args__ = (
        UniqueConstraint("contest_id", "position"),
        CheckConstraint("weight BETWEEN 0 AND 100", name="weight_is_per_cent"),
        CheckConstraint("key <> '' OR name <> ''", name="has_a_name"),
    )


class Eligibility(Base):
    """The rule set of a category beyond scope and employment; a contest without a row asks nothing more (PRODUCT 8)."""

    __tablename__ = "eligibility"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    seniority_least: Mapped[int | None]  # whole months at the last day of the period
    seniority_most: Mapped[int | None]
    staff_groups: Mapped[str] = mapped_column(Text, default="")  # one a line; empty: all
    leader_pause: Mapped[int | None]  # months in which a leader of before may not stand again
    never_again: Mapped[bool] = mapped_column(default=False)
    off_commission: Mapped[bool] = mapped_column(default=True)
    needs_attestation: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint("seniority_least BETWEEN 1 AND 720", name="least_in_reason"),
        CheckConstraint("seniority_most BETWEEN 1 AND 720", name="most_in_reason"),
        CheckConstraint("seniority_least <= seniority_most", name="least_before_most"),
        CheckConstraint("leader_pause BETWEEN 1 AND 240", name="pause_in_reason"),
        CheckConstraint("NOT never_again OR leader_pause IS NULL", name="one_rule_about_leaders"),
    )


class WantedPaper(Base):
    """A line of the checklist of papers (PRODUCT 9)."""

    __tablename__ = "wanted_papers"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[PaperKind] = mapped_column(one_of(PaperKind, "paper_kind"), primary_key=True)
    is_required: Mapped[bool] = mapped_column(default=False)


class UnitPlaces(Base):
    """How many places one unit has, where HR decided otherwise than the rule of the contest (PRODUCT 7)."""

    __tablename__ = "unit_places"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, autoincrement=False)
    places: Mapped[int]

    __table_args__ = (CheckConstraint("places BETWEEN 0 AND 500", name="places_in_reason"),)


class CommissionMember(Base):
    """Somebody on the commission of a contest and of all that follows it: the row names the lead (PRODUCT 8, 15)."""

    __tablename__ = "commission_members"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    employee_id: Mapped[int] = mapped_column(ForeignKey("employees.id"), primary_key=True, autoincrement=False)

    employee: Mapped[Employee] = relationship()
