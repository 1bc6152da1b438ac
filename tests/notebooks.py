"""Notebooks as tests run them: with the kernel of this Python, in a folder of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
ALL = sorted(path.stem for path in FOLDER.glob("*.ipynb"))


def kept(name: str) -> Any:
    """The notebook as it stands in the repository, proved to be one."""
    read: Any = nbformat.read
    notebook = read(FOLDER / f"{name}.ipynb", as_version=4)
    nbformat.validate(notebook)
    return notebook


def executed(name: str, folder: Path) -> Any:
    """The notebook after it ran to the end; an error of a cell is raised."""
    notebook = kept(name)
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    return client.execute()


def outputs(notebook: Any, kind: str) -> list[str]:
    """What the cells showed, as text/html or text/plain, or printed (stream)."""
    shown = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "stream" and kind == "stream":
                shown.append(output.text)
            elif kind in output.get("data", {}):
                shown.append(output.data[kind])
    return shown
