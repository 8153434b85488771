"""Tables of standards, checklists, work requirements and training plans, as the ledger has them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.ids import new_id


class Standard(Model):
    """卫生及设备要求标准: what a team requires of an area. `area` (区域) is the word that zones' names carry."""

    __tablename__ = "standard"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"), index=True)
    area: Mapped[str] = mapped_column(String(60))
    equipment: Mapped[str] = mapped_column(Text, default="")
    requirement: Mapped[str] = mapped_column(Text)
    responsible: Mapped[str] = mapped_column(String(60), default="")
    active: Mapped[bool] = mapped_column(default=True)

    items: Mapped[list[ChecklistItem]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="ChecklistItem.position"
    )


class ChecklistItem(Model):
    """One thing to look at on a patrol, cut from a standard's requirement."""

    __tablename__ = "checklist_item"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    standard_id: Mapped[str] = mapped_column(ForeignKey("standard.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(200))


class WorkStandard(Model):
    """日常工作考核标准: what a team asks of a post each day."""

    __tablename__ = "work_standard"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"), index=True)
    post: Mapped[str] = mapped_column(String(60))
    requirement: Mapped[str] = mapped_column(Text, default="")
    criterion: Mapped[str] = mapped_column(Text, default="")
    attention: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")


class TrainingPlan(Model):
    """培训计划: one planned training of a team. `planned_on` stays empty where the date cannot be read."""

    __tablename__ = "training_plan"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(20))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    planned_on: Mapped[date | None]
    planned_text: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(Text, default="")
