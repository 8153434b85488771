"""static/i18n/<language>.js from the catalogues: the scripts' words as `export default {msgid: msgstr}`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
LANGUAGES = {"zh_Hans_CN": "zh_CN"}  # CLDR's name for the folder, ours for the rest
LITERAL = re.compile(r"""\b(?:t|N_)\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`$]*`)""")


def main() -> None:
    used = msgids()
    target = STATIC / "i18n"
    target.mkdir(exist_ok=True)
    (target / "en.js").write_text("export default {};\n", encoding="utf-8")
    for path in sorted(ROOT.glob("translations/*/LC_MESSAGES/messages.po")):
        language = LANGUAGES[path.parent.parent.name]
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parent.parent.name)
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
    """Every literal handed to `t(…)` or marked by `N_(…)` in our own scripts."""
    found: set[str] = set()
    for path in STATIC.glob("**/*.js"):
        if {"vendor", "i18n", "joined"} & set(path.relative_to(STATIC).parts):
            continue
        source = path.read_text(encoding="utf-8")
        found |= {unquoted(literal) for literal in LITERAL.findall(source)}
    return found


def extract(
    fileobj: BinaryIO, keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel's way to a script's words (babel.cfg); its own lexer loses its way in templates within templates."""
    source = fileobj.read().decode()
    for match in LITERAL.finditer(source):
        yield source.count("\n", 0, match.start()) + 1, "t", unquoted(match[1]), []


def unquoted(literal: str) -> str:
    body = literal[1:-1]
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), body)


if __name__ == "__main__":
    main()
