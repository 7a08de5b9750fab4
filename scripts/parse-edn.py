"""Reads a history in EDN with a parser that is not ours: one operation a line."""

import sys

import edn_format
from edn_format import Keyword

KEYS = [Keyword(name) for name in ("index", "time", "type", "process", "f", "value")]
TYPES = {Keyword(name) for name in ("invoke", "ok", "fail", "info")}

with open(sys.argv[1], encoding="utf-8") as lines:
    operations = [edn_format.loads(line) for line in lines]

if not operations:
    sys.exit(f"{sys.argv[1]}: it is empty")
for index, operation in enumerate(operations):
    missing = [key for key in KEYS if key not in operation]
    if missing or operation[Keyword("index")] != index or operation[Keyword("type")] not in TYPES:
        sys.exit(f"{sys.argv[1]}: line {index + 1} is no operation: {operation}")
