"""What changes channels: the office sets robots and the mail server up, people subscribe and choose, sendings are noted."""

from app.channels.actions.choosing import choose_channel
from app.channels.actions.mail_server import MailEntry, set_mail_server, switch_mail
from app.channels.actions.robots import RobotEntry, add_robot, change_robot, remove_robot, switch_robot
from app.channels.actions.subscribing import drop_ended, subscribe, unsubscribe

__all__ = [
    "MailEntry", "RobotEntry", "add_robot", "change_robot", "choose_channel", "drop_ended", "remove_robot", "set_mail_server",
    "subscribe", "switch_mail", "switch_robot", "unsubscribe",
]  # fmt: skip
