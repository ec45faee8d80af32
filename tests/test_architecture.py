"""The house keeps its rules (ARCHITECTURE): floors, keys, sizes, names. Every check is shown an offence it must see."""

import ast
import configparser
import fnmatch
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LONGEST_MODULE = 300  # lines
TOP_LEVEL = {
    *("contest", "templates", "static", "tasks", "migrations", "tests", "wsgi.py", "setup.cfg", "README.md"),
    *("run", "deploy", "docs", "benchmarks", "LICENSE", "CHANGELOG.md", ".env.example", "constraints.txt"),
    *(".ci", ".djlintrc", ".gitignore", ".pre-commit-config.yaml", "babel.cfg", "pyproject.toml", "ruff.toml"),
}
DRAWERS = {"util", "utils", "helper", "helpers", "manager", "handler", "data", "info", "misc", "common"}
OFFENCES = {
    "The floors of the house": ("contest/services/offence_a.py", "import contest.web"),
    "The web app does not know that tasks exist": ("contest/web/offence_b.py", "import tasks"),
    "The rules are plain Python": ("contest/domain/offence_c.py", "import flask"),
    "Strange files are read far from the database": ("contest/files/offence_l.py", "import sqlalchemy"),
    "The ballot box has two keys": ("contest/web/offence_d.py", "import contest.models.ballot_box"),
    "Forms touch no database": ("contest/forms/offence_e.py", "import sqlalchemy"),
    "Rooms are told: services, queries and models read no clock, config or request": (
        "contest/queries/offence_f.py",
        "import contest.clock",
    ),
    "Pages write no SQL": ("contest/web/offence_g.py", "import sqlalchemy"),
    "Pages send no mail": ("contest/web/offence_k.py", "import contest.mail"),
    "Tasks stay thin": ("tasks/offence_h.py", "import contest.models"),
    "No cycles": ("tasks/offence_i.py", "import tasks.offence_j\n"),
}


def setup_cfg() -> configparser.ConfigParser:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Who imports whom.


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "setup.cfg"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100)


def test_the_import_contracts_are_kept():
    answer = lint_imports(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_import_contract_sees_its_offence(tmp_path: Path):
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    for package in ("contest", "tasks"):
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "translations")
        )
    for file, line in OFFENCES.values():
        (tmp_path / file).write_text(line)
    (tmp_path / "tasks/offence_j.py").write_text("import tasks.offence_i\n")
    answer = lint_imports(tmp_path).stdout
    contracts = {section["name"] for name, section in setup_cfg().items() if name.startswith("importlinter:contract:")}
    broken = {name for name in contracts if re.search(rf"^{re.escape(name)} BROKEN", answer, re.MULTILINE)}
    assert broken == contracts == set(OFFENCES), answer


# What a module may hold.


def commits(tree: ast.AST) -> Iterator[int]:
    """Lines that end a transaction."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield node.lineno


def hidden_imports(tree: ast.AST) -> Iterator[int]:
    """Lines with an import inside a function."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node.lineno


def clock_readings(tree: ast.AST) -> Iterator[int]:
    """Lines that ask what time it is; a stop-watch (time.monotonic) is none of them."""
    asking = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if (owner, node.attr) in asking:
                yield node.lineno


def undocumented(tree: ast.AST) -> Iterator[int]:
    """Line 1, where a module does not open with a sentence that says what lives in it."""
    if isinstance(tree, ast.Module) and not (ast.get_docstring(tree) or "").partition("\n")[0].strip():
        yield 1


RULES = {
    "commits": (commits, ("contest/services/transaction.py",), "def f(session):\n    session.commit()"),
    "hidden imports": (hidden_imports, (), "async def f():\n    import os"),
    "clock readings": (clock_readings, ("contest/clock.py",), "import datetime\ndatetime.datetime.now()"),
    "no docstring": (undocumented, (), "import os"),
}


@pytest.mark.parametrize("rule", RULES)
def test_no_module_breaks_the_rule(rule: str):
    find, allowed, _ = RULES[rule]
    offences = [
        f"{name_of(path)}:{line}"
        for path in modules("contest", "tasks")
        if name_of(path) not in allowed
        for line in find(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert offences == []


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_sees_its_offence(rule: str):
    find, _, offence = RULES[rule]
    assert len(list(find(ast.parse(offence)))) == 1


def test_only_the_transaction_module_commits_and_it_does():
    tree = ast.parse((ROOT / "contest/services/transaction.py").read_text(encoding="utf-8"))
    assert len(list(commits(tree))) >= 1


def test_no_module_is_longer_than_three_hundred_lines():
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules("contest", "tasks", "tests")
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_no_module_is_a_drawer():
    assert [name_of(path) for path in modules("contest", "tasks", "tests") if path.stem in DRAWERS] == []


def test_no_template_holds_style_or_script():
    inline = re.compile(r"""\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=["']|javascript:""")
    assert inline.search('<p style="x">') and inline.search("<script>") and inline.search('<a onclick="x">')
    letters = ROOT / "templates" / "letters"  # mail has no stylesheet to link to
    pages = [path for path in (ROOT / "templates").rglob("*.html") if not path.is_relative_to(letters)]
    assert [name_of(path) for path in pages if inline.search(path.read_text(encoding="utf-8"))] == []


# What stands where.


def test_setup_cfg_lists_every_package():
    listed = [name for name in setup_cfg()["options"]["packages"].split() if "._bundle." not in name]
    there = {".".join(path.parent.relative_to(ROOT).parts) for path in modules("contest", "tasks")}
    assert listed == sorted(there)


def test_everything_beside_the_modules_travels_with_its_package():
    taken = {
        path
        for package, patterns in setup_cfg()["options.package_data"].items()
        if "._bundle." not in package
        for pattern in patterns.split(", ")
        for path in (ROOT / package.replace(".", "/")).glob(pattern)
    }
    there = {path for path in (ROOT / "contest").rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}}
    assert sorted(map(name_of, there - taken)) == []


def test_the_top_level_holds_only_what_it_must():
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split()]
    there = [path.name for path in ROOT.iterdir() if not any(fnmatch.fnmatch(path.name, one) for one in ignored)]
    assert sorted(set(there) - TOP_LEVEL - {".git"}) == []


def test_the_example_settings_are_those_of_the_config():
    source = (ROOT / "contest/config.py").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    read = set(re.findall(r"""(?:env|environment)\.get\("([A-Z_]+)"|_whole_number\(env, "([A-Z_]+)"\)""", source))
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == {one or other for one, other in read}


def test_every_dependency_is_pinned():
    pinned = {line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text().lower().splitlines()}
    options = setup_cfg()
    wanted = (options["options"]["install_requires"] + options["options.extras_require"]["test"]).strip().splitlines()
    names = {re.split(r"[\[<>=;]", line.strip())[0].lower() for line in wanted if line.strip()}
    assert sorted(name for name in names if name not in pinned and name.replace("-", "_") not in pinned) == []
