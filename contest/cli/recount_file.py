"""Makes static/recount.py, the stand-alone recount, out of the rules that the application itself counts by.

    python -m contest.cli.recount_file            write it anew
    python -m contest.cli.recount_file --check    only say, with status 1, when it is out of date

The modules that contest.domain.recount needs are put one after another, the deepest first, without their imports of
each other. Nothing is renamed: two modules with one name at the top level are refused.
"""

import ast
import sys
from pathlib import Path

from babel.messages.pofile import read_po

from contest.paths import PACKAGE, asset_folder

FRONT = "contest.domain.recount"
WHERE_RUSSIAN_GOES = "RUSSIAN: Mapping[str, str] = {}"
HEADER = '''\
#!/usr/bin/env python3
"""Counts the ballots of a closed contest again, without the application that counted them first.

How to use it
    python3 -I recount.py BUNDLE.zip
    python3 -I recount.py BUNDLE.zip --commitment HEX     HEX is what the page of the contest has shown since the close
    python3 -I recount.py --help

What it needs: Python 3.11 or newer and this one file. It reads the bundle, opens no network and writes nothing.

What it checks
    1. The commitment: a fingerprint of manifest.json and ballots.csv. The page of the contest has shown it since voting
       closed. If the two are equal, no ballot, candidate, rule or number of voters has been changed since.
    2. Receipt codes are sorted, and no two are equal.
    3. There are as many ballots as receipt codes and as ticks on the list of voters, in all and in every unit.
    4. The lot order follows from the published seed.
    5. Every ballot keeps the rules of the contest.
    6. The outcome: it counts all ballots, weighs them by unit as the manifest says, and prints places, points, rounds
       and pairs. Compare them with the page of the result.

What it cannot know: whether the ballots were changed before the box was closed. For this each voter looks up the own
receipt code in the list that is published with the result.

Exit status: 0 everything holds, 1 the bundle is refused (one sentence says why), 2 wrong usage.

По-русски: программа заново подсчитывает бюллетени закрытого конкурса. Нужен только Python 3.11 или новее и этот файл.
    python3 -I recount.py BUNDLE.zip --language ru
Контрольная сумма, которую она печатает, должна совпасть с той, что опубликована на странице конкурса с момента закрытия
голосования.

How this file is made: it is put together from the modules that the application counts by, named in the headings below.
"""
'''


def assembled(package: Path = PACKAGE) -> str:
    """The text of recount.py. Raises ValueError where two modules share a name or an import is not a plain one."""
    modules = _in_order(FRONT, package.parent, [])
    outside: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    parts = []
    messages: set[str] = set()
    for module in modules:
        path = _path_of(module, package.parent)
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        for name in _top_level_names(tree):
            if name in names:
                raise ValueError(f"{name} stands at the top level of {names[name]} and of {module}")
            names[name] = module
        for source_name, taken in _imports_of_the_library(tree):
            outside.setdefault(source_name, set()).update(taken)
        messages |= _messages(tree)
        relative = path.relative_to(package.parent).as_posix()
        parts.append(f"# {'-' * 118}\n# {relative}: {_first_line(tree)}\n\n\n{_without_imports(source, tree)}")
    body = "\n\n".join(parts)
    russian = _russian(messages, package)
    if WHERE_RUSSIAN_GOES not in body:
        raise ValueError("there is no place for the Russian sentences")
    body = body.replace(WHERE_RUSSIAN_GOES, f"RUSSIAN: Mapping[str, str] = {russian}")
    imports = "\n".join(
        [f"import {name}" for name, taken in sorted(outside.items()) if not taken]
        + [f"from {name} import {', '.join(sorted(taken))}" for name, taken in sorted(outside.items()) if taken]
    )
    ending = 'if __name__ == "__main__":\n    sys.exit(main())\n'
    return f"{HEADER}\n{imports}\n\n{body}\n\n{ending}"


def _in_order(module: str, root: Path, found: list[str]) -> list[str]:
    """The module and all it needs of the rules, the deepest first."""
    if module not in found:
        tree = ast.parse(_path_of(module, root).read_text(encoding="utf-8"))
        for node in tree.body:
            for needed in _needed(node, root):
                if needed != module and needed not in found:
                    _in_order(needed, root, found)
        found.append(module)
    return found


def _needed(node: ast.stmt, root: Path) -> list[str]:
    if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("contest."):
        return []
    assert node.module is not None
    if any(alias.asname for alias in node.names):
        raise ValueError(f"{node.module} is imported under another name")
    submodules = [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in submodules if _path_of(name, root).exists()] or [node.module]


def _path_of(module: str, root: Path) -> Path:
    folder = root / module.replace(".", "/")
    return folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")


def _top_level_names(tree: ast.Module) -> list[str]:
    names = []
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.append(name)
            case ast.Assign(targets=targets):
                names += [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.append(name)
    return [name for name in names if name != "__all__"]


def _imports_of_the_library(tree: ast.Module) -> list[tuple[str, set[str]]]:
    """(module, names taken from it) of the standard library; no names where the module itself is imported."""
    taken: list[tuple[str, set[str]]] = []
    for node in tree.body:
        if isinstance(node, ast.Import):
            taken += [(alias.name, set()) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("contest."):
            taken.append((node.module or "", {alias.name for alias in node.names}))
    names = [name for name, some in taken if some]
    if clash := [name for name, some in taken if not some and name in names]:
        raise ValueError(f"{clash[0]} is imported in two ways")
    return taken


def _without_imports(source: str, tree: ast.Module) -> str:
    lines = source.splitlines()
    gone = set()
    for place, node in enumerate(tree.body):
        is_docstring = place == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_all = isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
        if is_docstring or is_all or isinstance(node, ast.Import | ast.ImportFrom):
            gone |= set(range(node.lineno - 1, node.end_lineno or node.lineno))
    return "\n".join(line for number, line in enumerate(lines) if number not in gone).strip() + "\n"


def _first_line(tree: ast.Module) -> str:
    return (ast.get_docstring(tree) or "").splitlines()[0]


def _messages(tree: ast.Module) -> set[str]:
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "N_"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def _russian(messages: set[str], package: Path) -> str:
    with (package / "translations" / "ru" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale="ru")
    said = {one: catalogue.get(one) for one in sorted(messages)}
    lines = [f"    {one!r}: {found.string!r}," for one, found in said.items() if found and found.string]
    return "\n".join(["{", *lines, "}"])


def main() -> int:
    """Write the file, or say whether it is out of date."""
    target = asset_folder("static") / "recount.py"
    text = assembled()
    if sys.argv[1:] == ["--check"]:
        if target.exists() and target.read_text(encoding="utf-8") == text:
            return 0
        print("static/recount.py is out of date: run python -m contest.cli.recount_file", file=sys.stderr)
        return 1
    # At once, so that nobody downloads half of it.
    written = target.with_suffix(".new")
    written.write_text(text, encoding="utf-8")
    written.replace(target)
    print(f"written: {target}, {len(text.splitlines())} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
