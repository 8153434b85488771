"""The API described for machines: OpenAPI 3.1 from the same models that read the bodies."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.core.errors import N_
from app.sync.operations import KINDS
from app.sync.schemas import OperationIn, SyncIn

SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_PROBLEMS = {
    400: N_("The request could not be read."),
    401: N_("Please sign in."),
    403: N_("This request did not come from the app."),
    404: N_("There is no such thing, or you may not see it."),
    413: N_("That is too large."),
    415: N_("That kind of content is not accepted here."),
    422: N_("Some of this cannot be accepted."),
    429: N_("A message was sent a moment ago. Wait ten seconds, then try again."),
    503: N_("The server cannot save just now. Please try again shortly."),
}


def document(cookie: str, header: str) -> dict[str, Any]:
    """The whole document; `cookie` is the session's name, `header` the one that no form can send."""
    models: list[type[BaseModel]] = [SyncIn, OperationIn, *{kind.body: None for kind in KINDS.values()}]
    _, definitions = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    schemas = definitions["$defs"] | {"Problem": _problem(), "SyncAnswer": _answer()}
    mark = {"name": header, "in": "header", "required": True, "schema": {"const": "1"}}
    # Content that no form can send needs no mark (app/web/security.py).
    unneeded = {"name": header, "in": "header", "required": False, "schema": {"type": "string"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Zonewalk", "version": "1", "description": _kinds()},
        "servers": [{"url": "/"}],
        "security": [{"session": []}],
        "paths": {
            "/api/v1/sync": {"post": _sync(unneeded)},
            "/api/v1/photos/{sha256}": {"put": _photo(unneeded)},
            "/api/v1/session": {"delete": _leave(mark)},
            **_push(mark),
            "/api/v1/openapi.json": {"get": _self()},
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": cookie}},
        },
    }


def _sync(mark: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": "sync",
        "summary": "Operations in, changes out. Idempotent: the same operation again is a duplicate.",
        "parameters": [mark],
        "requestBody": {"required": True, "content": _json({"$ref": "#/components/schemas/SyncIn"})},
        "responses": {
            "200": {"description": "One result an operation, and what changed since the cursor.",
                    "content": _json({"$ref": "#/components/schemas/SyncAnswer"})},  # fmt: skip
            **_refusals(400, 401, 403, 413, 415, 422, 503),
        },
    }


def _photo(mark: dict[str, Any]) -> dict[str, Any]:
    held = {
        "type": "object",
        "required": ["sha256", "state"],
        "properties": {"sha256": SHA256, "state": {"const": "held"}},
    }
    binary: dict[str, Any] = {"schema": {"type": "string", "contentMediaType": "image/jpeg"}}
    return {
        "operationId": "putPhoto",
        "summary": "A photo's bytes, at most 20 MB and 50 megapixels (PNG and WebP 24), named by their SHA-256. Idempotent.",
        "parameters": [{"name": "sha256", "in": "path", "required": True, "schema": SHA256}, mark],
        "requestBody": {"required": True, "content": {"image/jpeg": binary, "image/png": binary, "image/webp": binary}},
        "responses": {
            "201": {"description": "Taken in.", "content": _json(held)},
            "200": {"description": "It was here already.", "content": _json(held)},
            **_refusals(401, 403, 413, 415, 422, 429, 503),
        },
    }


def _leave(mark: dict[str, Any]) -> dict[str, Any]:
    """The way out of the phone app (app/people/api.py)."""
    ended = {"type": "object", "required": ["state"], "properties": {"state": {"const": "ended"}}}
    return {
        "operationId": "leave",
        "summary": "End this browser's session; 401 says that none is open.",
        "parameters": [mark],
        "responses": {"200": {"description": "It is over.", "content": _json(ended)}, **_refusals(401, 403, 503)},
    }


def _push(mark: dict[str, Any]) -> dict[str, Any]:
    """This session's browser and the messages to it (app/channels/api.py)."""
    words = {"type": "string"}
    state = {
        "type": "object",
        "required": ["key", "subscribed", "wanted", "service"],
        "properties": {"key": words, "subscribed": {"type": "boolean"}, "wanted": {"type": "boolean"}, "service": words},
    }
    keys = {"type": "object", "required": ["p256dh", "auth"], "properties": {"p256dh": words, "auth": words}}
    given = {
        "type": "object",
        "required": ["endpoint", "keys"],
        "properties": {"endpoint": {"type": "string", "format": "uri", "maxLength": 2000}, "keys": keys},
    }
    now = {"description": "How it stands now; `key` is what a browser subscribes with.", "content": _json(state)}
    tried = {
        "type": "object",
        "required": ["state", "words"],
        "properties": {"state": {"enum": ["sent", "refused", "unreachable", "slow_down"]}, "words": words},
    }
    return {
        "/api/v1/push": {
            "get": {"operationId": "pushState", "summary": "Whether this browser takes messages.",
                    "responses": {"200": now, **_refusals(401)}},
            "put": {"operationId": "takeMessages", "summary": "Take this browser's push subscription in. Idempotent.",
                    "parameters": [mark], "requestBody": {"required": True, "content": _json(given)},
                    "responses": {"200": now, "201": now, **_refusals(400, 401, 403, 413, 415, 422, 503)}},
            "delete": {"operationId": "takeNoMessages", "summary": "This browser takes no messages any more. Idempotent.",
                       "parameters": [mark], "responses": {"200": now, **_refusals(401, 403, 503)}},
        },
        "/api/v1/push/test": {
            "post": {"operationId": "tryMessages", "summary": "Send one message to this browser; what became of it.",
                     "parameters": [mark],
                     "responses": {"200": {"description": "One attempt was made.", "content": _json(tried)},
                                   **_refusals(401, 403, 404, 429, 503)}},
        },
    }  # fmt: skip


def _self() -> dict[str, Any]:
    return {
        "operationId": "describe",
        "summary": "This document.",
        "security": [],
        "responses": {"200": {"description": "OpenAPI 3.1.", "content": _json({"type": "object"})}},
    }


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _refusals(*statuses: int) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    refusals: dict[str, Any] = {}
    for status in statuses:
        refusals[str(status)] = {"description": _PROBLEMS[status], "content": problem}
    if 503 in statuses:
        refusals["503"]["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    return refusals


def _problem() -> dict[str, Any]:
    fault = {
        "type": "object",
        "required": ["pointer", "detail"],
        "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
    }
    return {
        "type": "object",
        "description": "RFC 9457. `code` is stable; `title` is in the reader's language; `kept` says that the words "
        "and photos of a rejected operation stand on the issue's timeline.",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string"},
            "errors": {"type": "array", "items": fault},
            "kept": {"type": "boolean"},
        },
    }


def _answer() -> dict[str, Any]:
    result = {
        "type": "object",
        "required": ["id", "status"],
        "properties": {
            "id": {"type": "string"},
            "status": {"enum": ["applied", "duplicate", "rejected"]},
            "problem": {"$ref": "#/components/schemas/Problem"},
            "photos": {"type": "object", "additionalProperties": {"enum": ["held", "missing", "refused"]}},
        },
    }
    change = {
        "type": "object",
        "required": ["entity", "id", "data"],
        "properties": {
            "entity": {"type": "string"}, "id": {"type": "string"}, "data": {"type": ["object", "null"]},
        },
    }  # fmt: skip
    properties = {
        "results": {"type": "array", "items": result},
        "changes": {"type": "array", "items": change},
        "reset": {"type": "boolean", "description": "Forget everything held: a fresh picture begins."},
        "cursor": {"type": "string"},
        "more": {"type": "boolean"},
        "server_time": {"type": "string", "format": "date-time"},
        "epoch": {"type": "string"},
        "contact": {
            "type": "object",
            "description": "The signed moment of this answer, and what the photos asked for at random are drawn by.",
            "properties": {"token": {"type": "string"}, "key": {"type": "string"}, "share": {"type": "integer"}},
        },
        "wiped": {
            "type": ["object", "null"],
            "description": "The phone's store was wiped: what it had said last before.",
            "properties": {
                "device": {"type": "string"}, "last_seen_at": {"type": "string", "format": "date-time"},
                "waiting": {"type": "integer"},
            },
        },
        "user": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}}},
    }
    return {"type": "object", "required": list(properties), "properties": properties}


def _kinds() -> str:
    lines = [f"- `{name}`: body `{kind.body.__name__}`" for name, kind in KINDS.items()]
    return (
        "Each operation is judged on its own by `OperationIn` and its kind's body; one that does not fit is answered "
        "as rejected, and the others are applied. Kinds:\n" + "\n".join(lines)
    )
