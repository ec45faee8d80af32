"""Notices beside e-mails, what people wish for, quiet hours, and reminders by the clock."""

import sqlalchemy as sa
from alembic import op

revision = "0021_notices"
down_revision = "0020_seasons"
branch_labels = None
depends_on = None

OLD_KINDS = (
    "'invitation', 'reset', 'voting_opened', 'nomination_decided', 'winner', 'candidate', 'nominator', 'result',"
    " 'consent_asked', 'consent_reminder', 'proposal_made', 'proposal_reminder', 'put_right_reminder',"
    " 'candidate_dropped', 'goes_on'"
)
NEW_KINDS = (
    "'nominations_opened', 'drafts_reminder', 'voting_half', 'voting_last_day', 'nomination_lapsed', 'praise',"
    " 'contest_ended', 'correction', 'qualified', 'not_qualified'"
)
CHECKS = {
    "ck_letters_letter_kind": f"kind IN ({OLD_KINDS}, {NEW_KINDS})",
    "ck_letters_letter_channel": "channel IN ('email', 'app')",
    "ck_letters_only_notices_are_read": "channel = 'app' OR read_at IS NULL",
    "ck_letters_notices_are_there": "channel <> 'app' OR state = 'sent'",
    "ck_letters_goes_with_another": "goes_with_id IS NULL OR (channel = 'email' AND goes_with_id <> id)",
}
OLD_CHECKS = {
    "ck_letters_letter_kind": f"kind IN ({OLD_KINDS})",
    "ck_letters_letter_channel": "channel IN ('email')",
}


def upgrade() -> None:
    with op.batch_alter_table("letters") as batch:
        batch.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("goes_with_id", sa.Integer(), nullable=True))
        change_checks(batch, OLD_CHECKS, CHECKS)
        batch.create_foreign_key(
            op.f("fk_letters_goes_with_id"), "letters", ["goes_with_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_index(op.f("ix_letters_goes_with_id"), ["goes_with_id"])
        batch.create_index(op.f("ix_letters_of_a_person"), ["employee_id", "channel", "due_at"])
    op.create_table(
        "letter_hours",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_until", sa.Time(), nullable=False),
        sa.CheckConstraint("id = 1", name="only_one"),
        sa.PrimaryKeyConstraint("id", name="pk_letter_hours"),
    )
    op.create_table(
        "reminders_written",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN ({OLD_KINDS}, {NEW_KINDS})", name="reminder_kind"),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name="fk_reminders_written_contest_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contest_id", "kind", name="pk_reminders_written"),
    )
    with op.batch_alter_table("accounts") as batch:
        batch.add_column(switch("reminders_by_mail", True))
        batch.add_column(switch("mail_once_a_day", False))
    with op.batch_alter_table("contests") as batch:
        for name in ("tell_when_nominations_open", "remind_of_drafts", "remind_voters"):
            batch.add_column(switch(name, True))
        batch.add_column(sa.Column("quorum_percent", sa.Integer(), nullable=True))
        batch.create_check_constraint(
            op.f("ck_contests_quorum_is_per_cent"), sa.text("quorum_percent BETWEEN 1 AND 100")
        )


def downgrade() -> None:
    with op.batch_alter_table("contests") as batch:
        batch.drop_constraint(op.f("ck_contests_quorum_is_per_cent"), type_="check")
        for name in ("tell_when_nominations_open", "remind_of_drafts", "remind_voters", "quorum_percent"):
            batch.drop_column(name)
    with op.batch_alter_table("accounts") as batch:
        batch.drop_column("reminders_by_mail")
        batch.drop_column("mail_once_a_day")
    op.drop_table("reminders_written")
    op.drop_table("letter_hours")
    op.execute("UPDATE letters SET goes_with_id = NULL")
    op.execute(f"DELETE FROM letters WHERE channel = 'app' OR kind IN ({NEW_KINDS})")
    with op.batch_alter_table("letters") as batch:
        change_checks(batch, CHECKS, OLD_CHECKS)
        batch.drop_index(op.f("ix_letters_of_a_person"))
        batch.drop_index(op.f("ix_letters_goes_with_id"))
        batch.drop_constraint(op.f("fk_letters_goes_with_id"), type_="foreignkey")
        batch.drop_column("goes_with_id")
        batch.drop_column("read_at")


def switch(name: str, is_on: bool) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true() if is_on else sa.false())


def change_checks(batch, old: dict[str, str], new: dict[str, str]) -> None:
    for name in old:
        batch.drop_constraint(op.f(name), type_="check")
    for name, text in new.items():
        batch.create_check_constraint(op.f(name), sa.text(text))
