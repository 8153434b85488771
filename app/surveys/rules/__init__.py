"""What the survey rests on: questions and answers, margins and groups, topics, rounds and links. Pure."""

from app.surveys.rules.figures import LEAST, REST, Given, Low, Results, Row, Share, low_results, results
from app.surveys.rules.questions import (
    CHOICE,
    KINDS,
    MAX_WORDS,
    SCALE,
    SCORED,
    VERDICT,
    WORDS,
    Answered,
    Question,
    question_faults,
    read_answer,
)
from app.surveys.rules.rounds import month_end, new_token, read_token, token_url
from app.surveys.rules.topics import Topic, topic_of

__all__ = [
    "CHOICE", "KINDS", "LEAST", "MAX_WORDS", "REST", "SCALE", "SCORED", "VERDICT", "WORDS", "Answered", "Given", "Low",
    "Question", "Results", "Row", "Share", "Topic", "low_results", "month_end", "new_token", "question_faults",
    "read_answer", "read_token", "results", "token_url", "topic_of",
]  # fmt: skip
