"""Writers take turns in the order in which they came."""

from __future__ import annotations

import threading
import time

import pytest

from app.core.turns import TooManyWaiting, Turns


def test_who_came_first_is_let_in_first() -> None:
    turns, order, threads = Turns(), [], []

    def write(number: int) -> None:
        with turns.turn():
            order.append(number)

    with turns.turn():
        for number in range(8):
            threads.append(threading.Thread(target=write, args=(number,)))
            threads[-1].start()
            while len(turns._waiting) <= number:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_one_at_a_time_and_an_error_hands_the_turn_on() -> None:
    turns, inside, most = Turns(), 0, 0

    def write(fails: bool) -> None:
        nonlocal inside, most
        try:
            with turns.turn():
                inside += 1
                most = max(most, inside)
                time.sleep(0.001)
                inside -= 1
                if fails:
                    raise ValueError
        except ValueError:
            pass

    threads = [threading.Thread(target=write, args=(number % 3 == 0,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert most == 1 and inside == 0 and not turns._taken


def test_whose_turn_does_not_come_is_told_and_forgotten() -> None:
    turns = Turns()
    with turns.turn():
        with pytest.raises(TooManyWaiting), turns.turn(patience=0.02):
            pass
        assert not turns._waiting
    with turns.turn(patience=0):
        pass
