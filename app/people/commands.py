"""`flask --app wsgi create-user NUMBER NAME`."""

from __future__ import annotations

import sys

import click
from flask import Flask, current_app

from app.core.acting import Acting
from app.core.db import transaction
from app.core.errors import Problem
from app.people.account import set_password
from app.people.actions import add_person, add_team, grant_role
from app.policy import GRANTED_ROLES, LEAD, SYSTEM


def init_app(app: Flask) -> None:
    app.cli.add_command(create_user)


@click.command("create-user")
@click.argument("number")
@click.argument("name")
@click.option("--role", "roles", multiple=True, type=click.Choice(GRANTED_ROLES), help="May be given several times.")
@click.option("--team", help="The team's name; made if there is none. A lead's is the team led.")
@click.option("--phone", default="")
@click.option("--password-prompt", is_flag=True, help="Ask for the password twice, unseen.")
@click.option("--password-stdin", is_flag=True, help="Take the password from the first line of the input.")
def create_user(
    number: str,
    name: str,
    roles: tuple[str, ...],
    team: str | None,
    phone: str,
    password_prompt: bool,
    password_stdin: bool,
) -> None:
    """Add a person with an account. Exit status 1 where nothing could be written."""
    password = None
    if password_prompt:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    elif password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    if LEAD in roles and not team:
        raise click.UsageError("a lead needs --team")
    by = Acting(user=SYSTEM, now=current_app.extensions["clock"].now())
    try:
        with transaction():
            team_id = add_team(by, team).id if team else None
            person = add_person(by, number, name, phone=phone, team_id=team_id)
            for role in roles:
                grant_role(by, person.id, role, team_id if role == LEAD else None)
            if password is not None:
                set_password(by, person.id, password)
    except Problem as problem:
        reasons = [error.message % error.params for error in problem.errors] or [str(problem)]
        click.echo("create-user: " + "; ".join(reasons), err=True)
        sys.exit(1)
    click.echo(f"{person.number} {person.name}")
