"""channels: group robots and when they were told, the mail server, push subscriptions, people's e-mail addresses"""

import sqlalchemy as sa
from alembic import op

revision = "0012_channels"
down_revision = "0011_objections"

MOMENT = sa.DateTime(timezone=True)


def carried():
    return (
        sa.Column("last_at", MOMENT, nullable=True),
        sa.Column("last_state", sa.String(12), nullable=False),
        sa.Column("last_detail", sa.String(200), nullable=False),
        sa.Column("last_far", sa.String(160), nullable=False),
    )


def upgrade():
    op.add_column("person", sa.Column("email", sa.String(254), nullable=True))
    op.create_table(
        "robot",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("secret", sa.String(128), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("held_until", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        *carried(),
        sa.PrimaryKeyConstraint("id", name="pk_robot"),
    )
    op.create_table(
        "robot_message",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("robot_id", sa.String(36), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["robot_id"], ["robot.id"], name="fk_robot_message_robot_id"),
        sa.PrimaryKeyConstraint("id", name="pk_robot_message"),
    )
    op.create_table(
        "mail_server",
        sa.Column("id", sa.String(10), nullable=False),
        sa.Column("host", sa.String(120), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("security", sa.String(10), nullable=False),
        sa.Column("login", sa.String(120), nullable=False),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("sender", sa.String(254), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        *carried(),
        sa.PrimaryKeyConstraint("id", name="pk_mail_server"),
    )
    op.create_table(
        "push_subscription",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("session_id", sa.String(36), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("endpoint_hash", sa.String(64), nullable=False),
        sa.Column("p256dh", sa.String(120), nullable=False),
        sa.Column("auth", sa.String(40), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        *carried(),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_push_subscription_person_id"),
        sa.ForeignKeyConstraint(["session_id"], ["device_session.id"], name="fk_push_subscription_session_id"),
        sa.PrimaryKeyConstraint("id", name="pk_push_subscription"),
        sa.UniqueConstraint("endpoint_hash", name="uq_push_subscription_endpoint_hash"),
    )
    op.create_table(
        "person_channel",
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        *carried(),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_channel_person_id"),
        sa.PrimaryKeyConstraint("person_id", "channel", name="pk_person_channel"),
    )
    op.create_index("ix_robot_message_robot_time", "robot_message", ["robot_id", "at"])
    op.create_index("ix_push_subscription_person_id", "push_subscription", ["person_id"])
    op.create_index("ix_push_subscription_session_id", "push_subscription", ["session_id"])


def downgrade():
    for table in ("person_channel", "push_subscription", "mail_server", "robot_message", "robot"):
        op.drop_table(table)
    with op.batch_alter_table("person") as person:
        person.drop_column("email")
