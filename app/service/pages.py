"""The pages of service cases: list and board, the desk, one case with its steps, the directory, plans."""

from __future__ import annotations

from flask import Blueprint

from app.cases.photo_pages import VIEWERS
from app.service import desk, directory_pages, figure_pages, incident_pages, reception_pages, showing, step_pages
from app.service.queries import may_see_event

VIEWERS["service_event"] = may_see_event

blueprint = Blueprint("service", __name__)
blueprint.get("/service")(showing.cases)
blueprint.get("/service/desk")(desk.desk)
blueprint.post("/service/desk")(desk.take_call)
blueprint.post("/service/desk/earlier")(desk.callers)
blueprint.post("/service/desk/found")(desk.found_in_directory)
blueprint.get("/service/directory")(directory_pages.entries)
blueprint.post("/service/directory")(directory_pages.keep)
blueprint.post("/service/directory/cleared")(directory_pages.clear)
blueprint.post("/service/directory/<entry_id>/remove")(directory_pages.remove)
blueprint.get("/service/incidents/new")(incident_pages.new_incident)
blueprint.post("/service/incidents/new")(incident_pages.report_incident)
blueprint.get("/service/plans")(incident_pages.all_plans)
blueprint.post("/service/plans")(incident_pages.keep_plan)
blueprint.post("/service/plans/<plan_id>/remove")(incident_pages.remove_plan)
blueprint.get("/service/receptions/new")(reception_pages.new_reception)
blueprint.post("/service/receptions/new")(reception_pages.arrange)
blueprint.post("/service/receptions/ushers")(reception_pages.keep_ushers)
blueprint.get("/service/figures")(figure_pages.figures)
blueprint.get("/service/figures/team/<team_id>")(figure_pages.teams_figures)
blueprint.get("/service/figures/<person_id>")(figure_pages.persons_figures)
blueprint.get("/service/events/<event_id>")(showing.case_of_event)
blueprint.get("/service/<case_id>")(showing.case)
blueprint.post("/service/<case_id>/move")(step_pages.move)
blueprint.post("/service/<case_id>/link")(step_pages.link)
blueprint.post("/service/<case_id>/seal")(step_pages.seal)
blueprint.post("/service/<case_id>/rebook")(step_pages.rebook)
blueprint.post("/service/<case_id>/<name>")(step_pages.step)
