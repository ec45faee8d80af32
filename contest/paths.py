"""Where templates/, static/ and migrations/ are: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def asset_folder(name: str) -> Path:
    """The folder `name`; raises FileNotFoundError where the installation is incomplete."""
    for base in (PACKAGE.parent, PACKAGE / "_bundle"):
        folder = base / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"{name}/ is missing from this installation")
