"""The process that talks to browsers cannot open a ballot, even where somebody hands it the key."""

import ast
import os
import subprocess
import sys
from pathlib import Path

from tests.factories import SEALING_SECRET
from tests.houses import SECRET_KEY

ROOT = Path(__file__).resolve().parents[2]
LOOK = """
import json, os, wsgi
client = wsgi.app.test_client()
checks = client.get("/readyz").get_json()["checks"]
held = [name for name, value in os.environ.items() if value == SECRET]
held += [name for name, value in vars(wsgi.app.config["QL"]).items() if value == SECRET]
held += [name for name, value in wsgi.app.config.items() if value == SECRET]
print(json.dumps([held, [one for one in checks if one["name"] == "web"]]))
"""


def told(tmp_path: Path, **environment: str) -> str:
    """What a web process holds of the secret, and what its /readyz says of itself."""
    look = LOOK.replace("SECRET)", f"{SEALING_SECRET!r})").replace("SECRET]", f"{SEALING_SECRET!r}]")
    bare = {name: value for name, value in os.environ.items() if name not in {"FLASK_RUN_FROM_CLI", "SEALING_SECRET"}}
    settings = {**bare, "SECRET_KEY": SECRET_KEY, "INSTANCE_DIR": str(tmp_path), **environment}
    answer = subprocess.run([sys.executable, "-c", look], env=settings, cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def test_a_web_process_forgets_the_secret_it_was_given_and_readyz_says_so(tmp_path):
    (tmp_path / "sealing_secret").write_text(SEALING_SECRET)
    answer = told(tmp_path, SEALING_SECRET=SEALING_SECRET)
    said = "SEALING_SECRET stands in the environment of this process"
    assert answer == f'[[], [{{"name": "web", "note": "{said}", "ok": false}}]]'


def test_control_the_command_line_holds_the_secret(tmp_path):
    answer = told(tmp_path, SEALING_SECRET=SEALING_SECRET, FLASK_RUN_FROM_CLI="true")
    assert answer.startswith('[["SEALING_SECRET", "sealing_secret"]')


def names_used(path: Path) -> set[str]:
    """Every name that a module imports or mentions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {one.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for one in node.names}
    return names


def test_no_page_mentions_what_opens_a_ballot():
    opening = {"opener", "sealing_secret", "shake_box", "take_step", "advance", "wrapped_key", "opened"}
    pages = sorted((ROOT / "contest" / "web").rglob("*.py"))
    assert {path.name: found for path in pages if (found := names_used(path) & opening)} == {}
    assert names_used(ROOT / "contest" / "services" / "counting.py") & opening
