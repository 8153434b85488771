"""`flask --app wsgi create-user NUMBER NAME`."""

from __future__ import annotations

import sys

import click
from flask import Flask, current_app

from app.core.acting import Acting
from app.core.db import transaction
from app.core.errors import N_
from app.people.account import set_password
from app.people.actions import add_person, add_team, grant_role
from app.policy import GRANTED_ROLES, LEAD, SYSTEM
from app.web.language import say
from app.web.spoken import SpokenOption, fail, spoken


def init_app(app: Flask) -> None:
    app.cli.add_command(create_user)


@spoken("create-user", N_("Add a person with an account. Exit status 1 where nothing could be written."))
@click.argument("number")
@click.argument("name")
@click.option("--role", "roles", cls=SpokenOption, multiple=True, type=click.Choice(GRANTED_ROLES),
              help=N_("May be given several times."))  # fmt: skip
@click.option("--team", cls=SpokenOption, help=N_("The team's name; made if there is none. A lead's is the team led."))
@click.option("--phone", cls=SpokenOption, default="", help=N_("The work phone, digits only."))
@click.option("--password-prompt", cls=SpokenOption, is_flag=True, help=N_("Ask for the password twice, unseen."))
@click.option("--password-stdin", cls=SpokenOption, is_flag=True,
              help=N_("Take the password from the first line of the input."))  # fmt: skip
def create_user(
    number: str,
    name: str,
    roles: tuple[str, ...],
    team: str | None,
    phone: str,
    password_prompt: bool,
    password_stdin: bool,
) -> None:
    """Raises Problem for whatever the actions refuse."""
    if LEAD in roles and not team:
        fail("create-user", N_("A team lead needs --team."))
    password = _password(password_prompt, password_stdin)
    by = Acting(user=SYSTEM, now=current_app.extensions["clock"].now())
    with transaction():
        team_id = add_team(by, team).id if team else None
        person = add_person(by, number, name, phone=phone, team_id=team_id)
        for role in roles:
            grant_role(by, person.id, role, team_id if role == LEAD else None)
        if password is not None:
            set_password(by, person.id, password)
    click.echo(f"{person.number} {person.name}")


def _password(prompt: bool, stdin: bool) -> str | None:
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not prompt:
        return None
    password = str(click.prompt(say(N_("Password")), hide_input=True))
    if click.prompt(say(N_("Once more")), hide_input=True) != password:
        fail("create-user", N_("The two passwords differ."))
    return password
