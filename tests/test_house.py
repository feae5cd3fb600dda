"""How the code itself is kept: one name has one meaning."""

import ast
from collections import defaultdict
from pathlib import Path

CORE = Path(__file__).parents[1] / "core"


def test_no_class_name_stands_twice_in_core():
    places = defaultdict(list)
    for file in sorted(CORE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(file.relative_to(CORE)))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}
