"""Everything that can be done with the survey, a file for each behaviour."""

from app.surveys.actions.answers import Filled, answer_by_plate, answer_invitation, enter_interview
from app.surveys.actions.invitations import make_invitations, withdraw_invitations
from app.surveys.actions.measures import Measure, take_measures
from app.surveys.actions.questionnaires import QuestionnaireEntry, keep_topics, save_questionnaire, ship_survey
from app.surveys.actions.remarks import hide_remark, show_remark
from app.surveys.actions.rounds import RoundEntry, change_round, close_due_rounds, close_round, open_a_round

__all__ = [
    "Filled", "Measure", "QuestionnaireEntry", "RoundEntry", "answer_by_plate", "answer_invitation", "change_round",
    "close_due_rounds", "close_round", "enter_interview", "hide_remark", "keep_topics", "make_invitations", "open_a_round",
    "save_questionnaire", "ship_survey", "show_remark", "take_measures", "withdraw_invitations",
]  # fmt: skip
