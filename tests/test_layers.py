"""Imports go down only, stand at the top, and the quick path stays quick."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "neuron_sym"
MODULES = {
    ".".join(("neuron_sym", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
LAYERS = (
    ("neuron_sym.cli", "neuron_sym.__main__", "neuron_sym.site", "neuron_sym.batch", "neuron_sym.corpus", "neuron_sym"),
    ("neuron_sym.render", "neuron_sym.documents", "neuron_sym.report", "neuron_sym.fixing"),
    ("neuron_sym.deriver", "neuron_sym.checker"),
    ("neuron_sym.model",),
    ("neuron_sym.notation",),
    (),
)
"""The rooms of each layer, from the top; what is not named here belongs to the lowest."""
LAZY = (
    "neuron_sym", "neuron_sym.batch.command", "neuron_sym.documents.opening",
    *(module for module in MODULES if f"{module}.".startswith("neuron_sym.cli.")),
)  # fmt: skip
"""Only these may import below the top of the file, to keep SymPy, MkDocs and what is optional out of the quick paths."""
FORBIDDEN = {"eval", "exec", "compile", "sympify", "parse_expr", "lambdify", "__import__"}


def layer(module: str) -> int:
    for height, rooms in enumerate(LAYERS):
        if any(module == room or (room != "neuron_sym" and module.startswith(room + ".")) for room in rooms):
            return len(LAYERS) - height
    return 1


def imports(tree: ast.AST) -> set[str]:
    """The modules of the package that a file imports."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, "imports are written in full"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names if names <= set(MODULES) else names | {node.module}
    return {name for name in found if name in MODULES}


def parsed(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


EVERY = pytest.mark.parametrize("module", MODULES)


@EVERY
def test_imports_go_down_only(module: str) -> None:
    upwards = {name for name in imports(parsed(module)) if layer(name) > layer(module)}
    assert not upwards


@EVERY
def test_derive_and_check_do_not_know_each_other(module: str) -> None:
    other = {"deriver": "neuron_sym.checker", "checker": "neuron_sym.deriver"}.get((module + "..").split(".")[1])
    assert other is None or not any(name.startswith(other) for name in imports(parsed(module)))


def test_no_circles() -> None:
    graph = {module: imports(ast.Module(parsed(module).body, [])) - {module} for module in MODULES}
    for module in LAZY:
        graph[module] = set()
    settled: set[str] = set()
    while ready := {
        module for module, needs in graph.items() if module not in settled and needs - set(LAZY) <= settled
    }:
        settled |= ready
    assert not set(graph) - settled


@EVERY
def test_imports_stand_at_the_top(module: str) -> None:
    if module in LAZY:
        return
    body = parsed(module).body
    below = [node.lineno for top in body for node in ast.walk(top)
             if isinstance(node, (ast.Import, ast.ImportFrom)) and node is not top
             and not _type_checking(top) and not (isinstance(top, ast.Try) and node in top.body)]  # fmt: skip
    assert not below, f"lines {below}"


def _type_checking(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


@EVERY
def test_nothing_runs_text(module: str) -> None:
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.Call):
            called = node.func
            assert not (isinstance(called, ast.Name) and called.id in FORBIDDEN), f"line {node.lineno}"
            library = (
                isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id != "re"
            )
            assert not (library and called.attr in FORBIDDEN), f"line {node.lineno}"
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {alias.name for alias in node.names} | {getattr(node, "module", "")}
            assert not names & (FORBIDDEN | {"pickle", "marshal", "shelve"}), f"line {node.lineno}"


HEAVY = ("sympy", "mkdocs", "rich", "jinja2", "dataclasses", "numpy", "mpmath")
CHECKS = (
    "import neuron_sym.report",
    r"from neuron_sym.report import check; assert check(r'z = 0.2 \cdot 4 + 1 = 1.8, \sigma(z) = 0.858').exit_code() == 0",
    r"from neuron_sym.report import check; assert check(r'\tanh z = 2\sigma(2z) - 1').exit_code() == 0",
)


@pytest.mark.parametrize("code", CHECKS)
def test_checking_imports_nothing_heavy(code: str) -> None:
    script = f"{code}\nimport sys\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert run.stdout.strip() == "[]"
