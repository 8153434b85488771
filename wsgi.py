"""The WSGI entry: `granian --interface wsgi wsgi:app`, `flask --app wsgi …`."""

from app import create_app
from app.web.click_words import speak_as_commands

speak_as_commands()
app = create_app()
