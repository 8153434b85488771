"""Margins, groups in which nobody is recognised, sums, topics, what counts as an answer."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.surveys.rules import (
    CHOICE,
    LEAST,
    REST,
    SCALE,
    VERDICT,
    WORDS,
    Given,
    Question,
    Topic,
    low_results,
    new_token,
    question_faults,
    read_answer,
    read_token,
    results,
    token_url,
    topic_of,
)
from app.surveys.rules.figures import wilson

ASKED = (
    Question(VERDICT, "总体满意吗？", required=True, id="v"),
    Question(SCALE, "保洁", team_id="t1", id="s1"),
    Question(SCALE, "工程", team_id="t2", id="s2"),
    Question(VERDICT, "大厅", zone_id="z1", id="z"),
    Question(CHOICE, "先改什么？", choices=("卫生", "维修"), id="c"),
    Question(WORDS, "意见", id="w"),
)
PICKS = st.fixed_dictionaries(
    {"v": st.integers(0, 1)},
    optional={"s1": st.integers(1, 5), "s2": st.integers(1, 5), "z": st.integers(0, 1), "c": st.integers(0, 1)},
)
PLACES, WAYS = st.sampled_from([None, "z1", "z2", "z3"]), st.sampled_from(["plate", "desk"])
ANSWERS = st.lists(st.builds(Given, PICKS, PLACES, WAYS), max_size=40)
QUICK = settings(max_examples=60, deadline=None)


def test_wilsons_margin_is_the_published_one_and_stays_sensible_at_the_ends():
    assert wilson(0.5, 100) == pytest.approx((0.4038, 0.5962), abs=1e-3)
    assert wilson(1.0, 10) == pytest.approx((0.7225, 1.0), abs=1e-3)
    assert wilson(0, 0) == (0.0, 1.0)


@QUICK
@given(st.integers(0, 300), st.integers(1, 300))
def test_a_margin_holds_its_share_lies_in_0_to_1_and_narrows_with_people(satisfied: int, people: int):
    share = min(satisfied, people) / people
    low, high = wilson(share, people)
    wide_low, wide_high = wilson(share, max(1, people // 4))
    assert 0 <= low <= share + 1e-9 and share - 1e-9 <= high <= 1
    assert high - low <= wide_high - wide_low + 1e-9


@QUICK
@given(ANSWERS)
def test_totals_are_the_sum_of_their_parts_and_no_part_is_of_few(answers: list[Given]):
    found = results(ASKED, answers, {"z1": "t1"})
    assert found.answers == len(answers)
    if len(answers) < LEAST:
        assert (found.overall, found.questions, found.teams, found.zones) == (None, (), (), ())
        return
    assert found.overall is not None
    for rows in (found.teams, found.zones, found.sources):
        assert sum(row.share.scores for row in rows) == found.overall.scores
        assert sum(row.share.satisfied for row in rows) == found.overall.satisfied
        assert all(row.share.people >= LEAST for row in rows)
        assert len({row.group for row in rows}) == len(rows) and sum(row.group == REST for row in rows) <= 1
    for one in found.questions:
        answered = sum(one.question.id in answer.picks for answer in answers)
        assert one.answered == answered and (one.counts is None) == (answered < LEAST)
        assert one.counts is None or sum(one.counts) == answered
    asked = sum(one.share.scores for one in found.questions if one.share)
    assert asked <= found.overall.scores


@QUICK
@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(answers: list[Given], dice: object):
    mixed = list(answers)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert results(ASKED, mixed, {}) == results(ASKED, answers, {})


def test_who_would_be_found_by_subtracting_is_not_shown_apart():
    answers = [Given({"v": 1}, "z2")] * 12 + [Given({"v": 1}, "z3")] * 6 + [Given({"v": 0}, "z1")]
    rows = {row.group: row.share.people for row in results(ASKED, answers, {}).zones}
    assert rows == {"z2": 12, REST: 7}, "the smallest shown group joins the one that is alone"


def test_the_scale_counts_from_four_and_low_is_below_the_threshold():
    answers = [Given({"v": 1, "s1": score}, "z2") for score in (5, 4, 3, 2, 1, 3)]
    found = results(ASKED, answers, {})
    about = {one.question.id: one for one in found.questions}
    assert about["s1"].counts == (1, 1, 2, 1, 1) and about["s1"].mean == 3.0
    assert about["s1"].share is not None and about["s1"].share.percent == 33 and about["s1"].share.margin == (10, 70)
    assert [one.subject for one in low_results(found, 80)] == ["question:s1", "zone:z2"]
    assert low_results(found, 33) == []


def test_words_stand_under_the_topic_most_of_whose_keywords_they_hold():
    topics = [Topic("1", "卫生", ("卫生间", "异味", "Dirty")), Topic("2", "维修", ("漏水", "卫生间", "报修"))]
    assert topic_of("三楼卫生间漏水，报修两天", topics) == (topics[1], ["漏水", "卫生间", "报修"])
    assert topic_of("ＤＩＲＴＹ floor", topics) == (topics[0], ["Dirty"])
    assert topic_of("卫 生 间", topics)[0] is topics[0], "of equals the first; spaces do not matter"
    assert topic_of("👍🏽", topics) == (None, []) and topic_of("", topics) == (None, [])


def test_what_counts_as_an_answer():
    good = read_answer(ASKED, {"v": "1", "s1": "5", "c": "0", "w": " 很好\x00👩‍🔧𠮷 "})
    assert (good.picks, good.remarks, good.faults) == ({"v": 1, "s1": 5, "c": 0}, {"w": "很好👩‍🔧𠮷"}, {})
    for wrong in ("2", "-1", "²", "x", "<script>", "1" * 60_000):
        assert set(read_answer(ASKED, {"v": wrong}).faults) == {"v"}
    assert set(read_answer(ASKED, {"v": "1", "s1": "0", "s2": "6", "c": "2"}).faults) == {"s1", "s2", "c"}
    assert set(read_answer(ASKED, {}).faults) == {"v"} and set(read_answer(ASKED[1:], {}).faults) == {""}
    assert set(read_answer(ASKED, {"v": "1", "w": "长" * 60_000}).faults) == {"w"}


def test_a_questionnaire_is_checked_question_by_question():
    assert question_faults(ASKED) == {}
    wrong = [Question(VERDICT, " "), Question("essay", "x"), Question(CHOICE, "x", choices=("a",)), Question(SCALE, "长" * 201),
             Question(CHOICE, "x", choices=("a", "b", "A"))]  # fmt: skip
    assert set(question_faults(wrong)) == {"0", "1", "2", "3", "4"}
    assert set(question_faults([])) == set(question_faults([ASKED[5]])) == set(question_faults([ASKED[0]] * 21)) == {""}


def test_tokens_are_long_random_and_read_in_either_case():
    tokens = {new_token() for _ in range(200)}
    token = tokens.pop()
    assert len(tokens) == 199 and len(token) == 26 and read_token(token.lower()) == token
    assert token_url("https://zw.example/", token) == f"HTTPS://ZW.EXAMPLE/S/{token}"
    assert all(count < 400 for count in Counter("".join(tokens)).values())
    assert [read_token(typed) for typed in ("", "x" * 26 + "y", "é" * 26, "0" * 26)] == [None] * 4
