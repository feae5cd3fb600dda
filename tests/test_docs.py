"""What the documents name is there: rooms, paths, functions and decisions."""

import ast
import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from core.settings import Settings

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
DECISIONS = DOCS / "decisions"
HOUSE = (DOCS / "house.md").read_text()
PAPERS = [*sorted(DOCS.rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
FOLDERS = ("core", "pages", "demo", "docs", "tests", "bench")
PATH = re.compile(rf"(?:{'|'.join(FOLDERS)})/[\w/.-]*[\w/]|[\w-]+\.(?:py|md|toml|txt)")
PASTE = "pages/events/"  # the package that decision 13 does without


def backticked(text):
    return re.findall(r"`([^`\n]+)`", text)


def paths_of(text):
    """Every path of the repository that stands in backticks, without the name of a test behind it."""
    return {code.partition("::")[0] for code in backticked(text) if PATH.fullmatch(code.partition("::")[0])}


def is_there(path):
    return bool((ROOT / path).exists() or [*ROOT.glob(path)])


def defined_in(path):
    """The functions, classes and constants of a module, and the attributes of its classes as Class.attribute."""
    names = set()
    for node in ast.parse((ROOT / path).read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def room_of(module):
    top, *rest = module.split(".")
    if top == "core" and rest:
        return next(path for path in (f"core/{rest[0]}", f"core/{rest[0]}.py") if (ROOT / path).exists())
    return "pages/parts" if module.startswith("pages.parts") else "Home.py" if top == "Home" else top


def imports_between_rooms():
    """Pairs of rooms of which one imports the other."""
    files = chain((ROOT / "Home.py",), *((ROOT / folder).rglob("*.py") for folder in ("core", "demo", "pages")))
    for file in files:
        here = room_of(".".join(file.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.ImportFrom)
                and node.module
                and node.module.split(".")[0] in {"core", "demo", "pages"}
            ):
                names = [f"core.{each.name}" for each in node.names] if node.module == "core" else [node.module]
                yield from ((here, room_of(name)) for name in names if name != "core")
            elif isinstance(node, ast.Import):
                yield from (
                    (here, room_of(each.name)) for each in node.names if each.name.startswith(("core.", "demo"))
                )


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_path_that_a_document_names_is_there(paper):
    named = paths_of(paper.read_text()) - {PASTE}
    assert [path for path in sorted(named) if not is_there(path)] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(paper):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", paper.read_text())
    assert [link for link in links if not (paper.parent / link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_test_that_a_document_names_is_there(paper):
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", paper.read_text())
    assert [f"{path}::{name}" for path, name in named if name not in defined_in(path)] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_function_that_a_document_names_in_a_file_is_there(paper):
    """As in “`edit` in `core/actions/events.py`”."""
    named = re.findall(r"`(\w+)`\s+in\s+`([\w/]+\.py)`", paper.read_text())
    assert [f"{name} in {path}" for name, path in named if name not in defined_in(path)] == []


def test_every_arrow_in_the_picture_of_the_house_is_an_import():
    rooms = {name: label for name, label in re.findall(r'(\w+)\["([\w/.]+)', HOUSE) if is_there(label)}
    arrows = {
        (rooms[a], rooms[b]) for a, b in re.findall(r"(\w+)(?:\[.*?\])? --> (\w+)", HOUSE) if {a, b} <= set(rooms)
    }
    assert len(arrows) > 25
    assert sorted(arrows - set(imports_between_rooms())) == []


def test_every_room_of_the_core_is_in_the_picture_of_the_house():
    picture = HOUSE[: HOUSE.index("## A click")]
    rooms = {file.stem for file in (ROOT / "core").iterdir() if file.suffix == ".py" or (file / "__init__.py").exists()}
    missing = {room for room in rooms if not re.search(rf"\b{room}\b", picture)}
    assert missing == {"__init__", "captcha", "email_tokens", "migrations"}  # small, and beside the way of a click


def test_each_walk_through_the_house_has_six_stays_at_most():
    walks = HOUSE[HOUSE.index("## Two walks") : HOUSE.index("## Decisions")].split("\n**")[1:]
    assert [len(re.findall(r"^\d\. ", walk, re.MULTILINE)) for walk in walks] == [6, 6]


def test_decisions_are_numbered_once_and_without_gaps():
    numbers = sorted(int(file.name.partition("-")[0]) for file in DECISIONS.glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("file", sorted(DECISIONS.glob("*.md")), ids=lambda file: file.stem)
def test_a_decision_has_its_number_in_its_heading_and_stands_in_the_house(file):
    heading = file.read_text().splitlines()[0].removeprefix("# ")
    number, _, title = heading.partition(". ")
    assert file.name.startswith(f"{number}-")
    assert f"{number}. [{title}](decisions/{file.name})" in HOUSE


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_command_that_a_document_names_is_a_target_of_the_makefile(paper):
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make (\w+)", paper.read_text(), re.MULTILINE)) <= targets


def test_readme_names_the_demo_accounts_and_their_password():
    accounts = tomllib.loads((ROOT / "demo" / "accounts.toml").read_text())["people"]
    readme = (ROOT / "README.md").read_text()
    assert [person["username"] for person in accounts if f"`{person['username']}`" not in readme] == []
    assert f"`{Settings.model_fields['DEMO_PASSWORD'].default}`" in readme
