"""Each right deleted from app/policy.py in turn, each condition left out: the table of tests/test_policy.py notices it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import app.policy
from tests.test_policy import PEOPLE, TABLE

# These change nothing that can be seen: nobody leads or owns None, and anybody may report.
SAME = {
    "report_issue: always True",
    "open_case: always True",
    "search: always True",
    "report_incident: always True",
    "see_rooms: always True",
    "_in_team: without thing.team_id is not None",
    "_owns: without thing.zone_id is not None",
    "_stands_in: without thing.zone_id is not None",
}


def test_every_right_that_is_deleted_or_widened_is_noticed():
    source = Path(app.policy.__file__).read_text(encoding="utf-8")
    found = list(mutants(source))
    missed = {name for name, changed in found if not noticed(changed)}
    assert missed - SAME == set() and len(found) >= 90
    assert noticed(source) is False, "the policy as it is passes"


def noticed(source: str) -> bool:
    """Whether any row of the table fails under this policy."""
    module = ModuleType("mutant_of_policy")
    sys.modules[module.__name__] = module  # its dataclasses look themselves up there
    exec(compile(source, "policy.py", "exec"), module.__dict__)
    for action, thing, who in TABLE:
        if {name for name, user in PEOPLE.items() if module.may(user, action, thing)} != who or module.may(None, action, thing):
            return True
    return False


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """(what was done, the policy so changed)."""
    tree = ast.parse(source)
    table = next(node for node in tree.body if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "RULES")
    assert isinstance(table.value, ast.Dict)
    for key, rule in zip(table.value.keys, table.value.values, strict=True):
        action = ast.literal_eval(key) if key else ""
        for always in ("True", "False"):
            yield f"{action}: always {always}", swapped(source, rule, f"lambda user, thing: {always}")
        if isinstance(rule, ast.Call) and len(rule.args) > 1:
            for part in rule.args:
                left = ", ".join(ast.unparse(other) for other in rule.args if other is not part)
                yield f"{action}: without {ast.unparse(part)}", swapped(source, rule, f"{ast.unparse(rule.func)}({left})")
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and function.name.startswith("_"):
            for node in ast.walk(function):
                if isinstance(node, ast.BoolOp):
                    for part in node.values:
                        neutral = "True" if isinstance(node.op, ast.And) else "False"
                        yield f"{function.name}: without {ast.unparse(part)}", swapped(source, part, neutral)


def swapped(source: str, node: ast.expr, text: str) -> str:
    """`source` with the text of `node` replaced."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    raw = source.encode()
    begin, end = starts[node.lineno - 1] + node.col_offset, starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)
    return (raw[:begin] + text.encode() + raw[end:]).decode()
