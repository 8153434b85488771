"""Tables of the ways a message leaves the site. What lies in `key`, `secret` and `password` is shown to nobody again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.channels.sealing import Sealed
from app.core.db import Model
from app.core.ids import new_id


class Carried:
    """How the latest attempt ended."""

    last_at: Mapped[datetime | None]
    last_state: Mapped[str] = mapped_column(String(12), default="")
    last_detail: Mapped[str] = mapped_column(String(200), default="")  # msgid
    last_far: Mapped[str] = mapped_column(String(160), default="")


class Robot(Carried, Model):
    """群机器人 of 企业微信, 钉钉 or 飞书. Its address is built from `kind` and `key`, never kept as it was pasted."""

    __tablename__ = "robot"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(Sealed)
    secret: Mapped[str] = mapped_column(Sealed, default="")  # signs, where the robot's safety setting asks for it
    active: Mapped[bool] = mapped_column(default=False)
    held_until: Mapped[datetime | None]  # the service asked for rest
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class RobotMessage(Model):
    """When a robot was told something: what its limit is counted by, whichever worker told it. Kept for an hour."""

    __tablename__ = "robot_message"
    __table_args__ = (Index("ix_robot_message_robot_time", "robot_id", "at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    robot_id: Mapped[str] = mapped_column(ForeignKey("robot.id"))
    at: Mapped[datetime]


class MailServer(Carried, Model):
    """The office's mail server; one row, `site`."""

    __tablename__ = "mail_server"

    id: Mapped[str] = mapped_column(String(10), primary_key=True)
    host: Mapped[str] = mapped_column(String(120))
    port: Mapped[int]
    security: Mapped[str] = mapped_column(String(10))  # ssl, starttls, none
    login: Mapped[str] = mapped_column(String(120), default="")
    password: Mapped[str] = mapped_column(Sealed, default="")
    sender: Mapped[str] = mapped_column(String(254))
    active: Mapped[bool] = mapped_column(default=False)


class PushSubscription(Carried, Model):
    """One browser on one phone that may be pushed to; ends with the device session it was made in."""

    __tablename__ = "push_subscription"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("device_session.id"), index=True)
    endpoint: Mapped[str] = mapped_column(Text)
    endpoint_hash: Mapped[str] = mapped_column(String(64), unique=True)  # an endpoint has no greatest length
    p256dh: Mapped[str] = mapped_column(String(120))
    auth: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]


class PersonChannel(Carried, Model):
    """Where a person said no to a channel, and how the latest message by it went. No row: nothing said, so yes."""

    __tablename__ = "person_channel"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    wanted: Mapped[bool] = mapped_column(default=True)
