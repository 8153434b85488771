"""The WSGI entry: `granian --interface wsgi wsgi:app`, `flask --app wsgi …`."""

import gc

from app import create_app
from app.web.click_words import speak_as_commands

speak_as_commands()
app = create_app()
gc.collect()
gc.freeze()  # what was loaded stays: the collector need not look through it again during a request
gc.set_threshold(20_000, 10, 10)  # a page of thousands of rows is young for as long as it is made
