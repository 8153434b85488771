"""Read by a worker: it is killed by SIGKILL the moment it has carried a message, before it can note it."""

from __future__ import annotations

import os
import signal

from app.channels.rules.outcome import Address, Message, Outcome
from app.notices.actions import sending


def carry(address: Address, message: Message) -> Outcome:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("nobody is killed twice")


sending.carry = carry
