"""The channels' pages are in two files; this is the one thing they share."""

from flask import Blueprint

blueprint = Blueprint("channels", __name__)
