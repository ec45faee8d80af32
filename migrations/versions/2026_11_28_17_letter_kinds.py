"""Letters about consents, proposals, reminders and the way to the next stage."""

import sqlalchemy as sa
from alembic import op

revision = "0017_letter_kinds"
down_revision = "0016_consents"
branch_labels = None
depends_on = None

OLD = (
    "kind IN ('invitation', 'reset', 'voting_opened', 'nomination_decided', 'winner', 'candidate', 'nominator',"
    " 'result')"
)
NEW = (
    "'consent_asked', 'consent_reminder', 'proposal_made', 'proposal_reminder', 'put_right_reminder',"
    " 'candidate_dropped', 'goes_on'"
)


def upgrade() -> None:
    check_kinds(OLD.removesuffix(")") + f", {NEW})")


def downgrade() -> None:
    op.execute(f"DELETE FROM letters WHERE kind IN ({NEW})")
    check_kinds(OLD)


def check_kinds(text: str) -> None:
    with op.batch_alter_table("letters") as batch:
        batch.drop_constraint(op.f("ck_letters_letter_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_letters_letter_kind"), sa.text(text))
