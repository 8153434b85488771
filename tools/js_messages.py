"""static/i18n/<language>.js from the catalogues: the scripts' words as `export default {msgid: msgstr}`."""

from __future__ import annotations

import json
import re
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
LITERAL = re.compile(r"""\bt\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`$]*`)""")


def main() -> None:
    used = msgids()
    target = STATIC / "i18n"
    target.mkdir(exist_ok=True)
    (target / "en.js").write_text("export default {};\n", encoding="utf-8")
    for path in sorted(ROOT.glob("translations/*/LC_MESSAGES/messages.po")):
        language = path.parent.parent.name
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        words = {
            str(message.id): str(message.string)
            for message in catalogue
            if message.string and not message.fuzzy and isinstance(message.id, str) and message.id in used
        }
        body = json.dumps(words, ensure_ascii=False, indent=0, sort_keys=True)
        (target / f"{language}.js").write_text(f"export default {body};\n", encoding="utf-8")
    if not (target / "zh_CN.js").exists():
        (target / "zh_CN.js").write_text("export default {};\n", encoding="utf-8")


def msgids() -> set[str]:
    """Every literal handed to `t(…)` in our own scripts, and every plain string literal beside it in tables."""
    found: set[str] = set()
    for path in STATIC.glob("**/*.js"):
        if {"vendor", "i18n"} & set(path.relative_to(STATIC).parts):
            continue
        source = path.read_text(encoding="utf-8")
        found |= {unquoted(literal) for literal in LITERAL.findall(source)}
        # A word kept in a table and translated later, `t(table[key])`: any literal that the catalogue knows.
        found |= {unquoted(literal) for literal in re.findall(r'"(?:[^"\\\n]|\\.)*"', source)}
    return found


def unquoted(literal: str) -> str:
    body = literal[1:-1]
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), body)


if __name__ == "__main__":
    main()
