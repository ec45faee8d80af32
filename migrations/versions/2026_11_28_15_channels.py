"""The ways of being put forward, the papers of a nomination, candidates who no longer stand."""

import sqlalchemy as sa
from alembic import op

revision = "0015_channels"
down_revision = "0014_uploads"
branch_labels = None
depends_on = None

REASONS = (
    "'oneself', 'out_of_scope', 'hired_later', 'has_left', 'not_below', 'own_superior', 'wrong_group', 'hired_unknown',"
    " 'too_new', 'too_senior', 'on_commission', 'leader_before', 'not_attested', 'penalty', 'consent_withdrawn',"
    " 'leads_another'"
)
LIVE = "status NOT IN ('withdrawn', 'refused')"
STATES = "'draft', 'submitted', 'sent_back', 'admitted', 'refused', 'withdrawn'"
REFUSALS = "'not_eligible', 'no_evidence', 'wrong_period', 'no_consent', 'other'"
OLD_CHECKS = {
    "ck_nominations_nomination_status": f"status IN ({STATES})",
    "ck_nominations_refusal_reason": f"refusal_reason IN ({REFUSALS})",
    "ck_nominations_not_oneself": "employee_id <> nominator_id",
}
NEW_CHECKS = {
    "ck_nominations_nomination_status": f"status IN ({STATES}, 'proposed')",
    "ck_nominations_refusal_reason": f"refusal_reason IN ({REFUSALS}, 'not_supported')",
    "ck_nominations_nomination_channel": "channel IN ('head', 'collective', 'colleague', 'oneself')",
    "ck_nominations_oneself_by_oneself": "(employee_id = nominator_id) = (channel = 'oneself')",
    "ck_nominations_assembly_with_minutes": (
        "channel <> 'collective' OR status IN ('draft', 'withdrawn')"
        " OR (minutes_number <> '' AND minutes_date IS NOT NULL)"
    ),
    "ck_nominations_supported_by_somebody": "(supported_at IS NULL) = (supported_by_id IS NULL)",
}
CANDIDATE_CHECKS = {
    "ck_candidates_dropped_reason": f"dropped_reason IN ({REASONS})",
    "ck_candidates_dropped_with_a_reason": "(dropped_at IS NULL) = (dropped_reason IS NULL)",
}
PLACING_CHECKS = {
    "ck_placings_passed_over": f"passed_over IN ({REASONS})",
    "ck_placings_leader_is_not_passed_over": "NOT is_leader OR passed_over IS NULL",
}
LEADER_IS_FIRST = {"ck_placings_leader_is_first": "NOT is_leader OR place = 1"}


def upgrade() -> None:
    op.drop_index("uq_nominations_one_by_a_unit", "nominations")
    with op.batch_alter_table("nominations") as batch:
        drop_checks(batch, OLD_CHECKS)
        batch.add_column(sa.Column("typed_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("channel", sa.String(length=20), nullable=False, server_default="head"))
        batch.add_column(sa.Column("minutes_number", sa.String(length=40), nullable=False, server_default=""))
        batch.add_column(sa.Column("minutes_date", sa.Date(), nullable=True))
        batch.add_column(sa.Column("supported_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("supported_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("is_late", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("carried_from_id", sa.Integer(), nullable=True))
    op.execute("UPDATE nominations SET typed_by_id = nominator_id")
    with op.batch_alter_table("nominations") as batch:
        batch.alter_column("typed_by_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(op.f("fk_nominations_typed_by_id"), "employees", ["typed_by_id"], ["id"])
        batch.create_foreign_key(op.f("fk_nominations_supported_by_id"), "employees", ["supported_by_id"], ["id"])
        batch.create_foreign_key(op.f("fk_nominations_carried_from_id"), "contests", ["carried_from_id"], ["id"])
        batch.create_index(op.f("ix_nominations_typed_by_id"), ["typed_by_id"])
        add_checks(batch, NEW_CHECKS)
    only_one("one_by_a_unit", "unit_id", "channel", where=f"{LIVE} AND channel IN ('head', 'collective')")
    only_one("one_by_a_person", "nominator_id", where=f"{LIVE} AND channel IN ('colleague', 'oneself')")
    with op.batch_alter_table("candidates") as batch:
        for name, table in (("photo_id", "uploads"), ("source_id", "candidates")):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_candidates_{name}"), table, [name], ["id"])
            batch.create_index(op.f(f"ix_candidates_{name}"), [name])
        batch.add_column(sa.Column("dropped_reason", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True))
        add_checks(batch, CANDIDATE_CHECKS)
    with op.batch_alter_table("placings") as batch:
        drop_checks(batch, LEADER_IS_FIRST)
        batch.add_column(sa.Column("passed_over", sa.String(length=20), nullable=True))
        add_checks(batch, PLACING_CHECKS)
    make_tables()


def make_tables() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "petition",
                "career",
                "reference",
                "minutes",
                "consent",
                "photo",
                "other",
                name="attachment_kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name="fk_attachments_nomination_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name="fk_attachments_upload_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
    )
    op.create_index("ix_attachments_nomination_id", "attachments", ["nomination_id"])
    op.create_index("ix_attachments_upload_id", "attachments", ["upload_id"])
    op.create_table(
        "attestations",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("employee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_clean", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_attestations_contest_id"),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name="fk_attestations_employee_id"),
        sa.ForeignKeyConstraint(["by_id"], ["employees.id"], name="fk_attestations_by_id"),
        sa.PrimaryKeyConstraint("contest_id", "employee_id", name="pk_attestations"),
    )
    op.create_table(
        "late_passes",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("employee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name="says_why"),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_late_passes_contest_id"),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name="fk_late_passes_employee_id"),
        sa.ForeignKeyConstraint(["by_id"], ["employees.id"], name="fk_late_passes_by_id"),
        sa.PrimaryKeyConstraint("contest_id", "employee_id", name="pk_late_passes"),
    )
    op.create_table(
        "fact_remarks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> ''", name="says_something"),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name="fk_fact_remarks_nomination_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_fact_remarks"),
    )
    op.create_index("ix_fact_remarks_nomination_id", "fact_remarks", ["nomination_id"])


def downgrade() -> None:
    """What the older tables cannot say goes: proposals, nominations of oneself, second ones of one unit."""
    for table in ("fact_remarks", "late_passes", "attestations", "attachments"):
        op.drop_table(table)
    with op.batch_alter_table("placings") as batch:
        drop_checks(batch, PLACING_CHECKS)
        batch.drop_column("passed_over")
        add_checks(batch, LEADER_IS_FIRST)
    with op.batch_alter_table("candidates") as batch:
        drop_checks(batch, CANDIDATE_CHECKS)
        for name in ("photo_id", "source_id"):
            batch.drop_index(op.f(f"ix_candidates_{name}"))
            batch.drop_constraint(op.f(f"fk_candidates_{name}"), type_="foreignkey")
            batch.drop_column(name)
        batch.drop_column("dropped_reason")
        batch.drop_column("dropped_at")
    op.drop_index("uq_nominations_one_by_a_unit", "nominations")
    op.drop_index("uq_nominations_one_by_a_person", "nominations")
    op.execute("DELETE FROM nominations WHERE channel <> 'head' OR status = 'proposed'")
    op.execute("UPDATE nominations SET refusal_reason = 'other' WHERE refusal_reason = 'not_supported'")
    with op.batch_alter_table("nominations") as batch:
        drop_checks(batch, NEW_CHECKS)
        batch.drop_index(op.f("ix_nominations_typed_by_id"))
        batch.drop_constraint(op.f("fk_nominations_typed_by_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_nominations_supported_by_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_nominations_carried_from_id"), type_="foreignkey")
        for name in ("typed_by_id", "channel", "minutes_number", "minutes_date", "supported_by_id", "supported_at"):
            batch.drop_column(name)
        batch.drop_column("is_late")
        batch.drop_column("carried_from_id")
        add_checks(batch, OLD_CHECKS)
    only_one("one_by_a_unit", "unit_id", where=LIVE)


def only_one(name: str, *columns: str, where: str) -> None:
    op.create_index(
        f"uq_nominations_{name}",
        "nominations",
        ["contest_id", "employee_id", *columns],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def drop_checks(batch, names) -> None:
    for name in names:
        batch.drop_constraint(op.f(name), type_="check")


def add_checks(batch, checks: dict[str, str]) -> None:
    for name, text in checks.items():
        batch.create_check_constraint(op.f(name), sa.text(text))
