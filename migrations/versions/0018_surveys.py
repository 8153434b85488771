"""the satisfaction survey: questionnaires, rounds, invitations, answers, words, topics, what followed"""

import sqlalchemy as sa
from alembic import op

revision = "0018_surveys"
down_revision = "0017_sealed_secrets"

MOMENT = sa.DateTime(timezone=True)
UNORDERED = {"sqlite_with_rowid": False}


def upgrade():
    op.create_table(
        "questionnaire",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("series_id", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("title_en", sa.String(120), nullable=False),
        sa.Column("made_by", sa.String(36), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questionnaire"),
        sa.UniqueConstraint("series_id", "version", name="uq_questionnaire_series_id_version"),
    )
    op.create_table(
        "survey_question",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("questionnaire_id", sa.String(36), nullable=False),
        sa.Column("key", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("words_en", sa.String(300), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("team_id", sa.String(36), nullable=True),
        sa.Column("zone_id", sa.String(36), nullable=True),
        sa.ForeignKeyConstraint(["questionnaire_id"], ["questionnaire.id"], name="fk_survey_question_questionnaire_id"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_survey_question_team_id"),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_survey_question_zone_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_question"),
    )
    op.create_table(
        "survey_round",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("questionnaire_id", sa.String(36), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("by_plate", sa.Boolean(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("device_salt", sa.String(64), nullable=True),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.String(36), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_by", sa.String(36), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["questionnaire_id"], ["questionnaire.id"], name="fk_survey_round_questionnaire_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_round"),
        sa.UniqueConstraint("month", name="uq_survey_round_month"),
    )
    op.create_table(
        "survey_invitation",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("round_id", sa.String(36), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["survey_round.id"], name="fk_survey_invitation_round_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_survey_invitation"),
        **UNORDERED,
    )
    op.create_table(
        "survey_device",
        sa.Column("round_id", sa.String(36), nullable=False),
        sa.Column("device_hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["survey_round.id"], name="fk_survey_device_round_id"),
        sa.PrimaryKeyConstraint("round_id", "device_hash", name="pk_survey_device"),
        **UNORDERED,
    )
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("round_id", sa.String(36), nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("zone_id", sa.String(36), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("picks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["survey_round.id"], name="fk_survey_answer_round_id"),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_survey_answer_zone_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_answer"),
        **UNORDERED,
    )
    op.create_table(
        "survey_remark",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("round_id", sa.String(36), nullable=False),
        sa.Column("question_id", sa.String(36), nullable=False),
        sa.Column("zone_id", sa.String(36), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("hidden_reason", sa.String(200), nullable=False),
        sa.Column("hidden_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["survey_round.id"], name="fk_survey_remark_round_id"),
        sa.ForeignKeyConstraint(["question_id"], ["survey_question.id"], name="fk_survey_remark_question_id"),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_survey_remark_zone_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_remark"),
        **UNORDERED,
    )
    op.create_table(
        "survey_topic",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_survey_topic"),
    )
    op.create_table(
        "survey_measure",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("round_id", sa.String(36), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("issue_id", sa.String(36), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["survey_round.id"], name="fk_survey_measure_round_id"),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_survey_measure_issue_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_measure"),
        sa.UniqueConstraint("round_id", "subject", name="uq_survey_measure_round_id_subject"),
    )
    op.create_index("ix_survey_question_questionnaire_id", "survey_question", ["questionnaire_id"])
    op.create_index("ix_survey_round_questionnaire_id", "survey_round", ["questionnaire_id"])
    for table in ("survey_invitation", "survey_answer", "survey_remark"):
        op.create_index(f"ix_{table}_round_id", table, ["round_id"])


def downgrade():
    for table in ("survey_measure", "survey_topic", "survey_remark", "survey_answer", "survey_device", "survey_invitation",
                  "survey_round", "survey_question", "questionnaire"):
        op.drop_table(table)
