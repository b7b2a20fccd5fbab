"""What runs a notebook, as far as its marks depend on it: Python, the engine's code, and the
packages that the notebook can import.

A package that nothing in the notebook names, a comment in the engine or another layout of its code
change no mark, so they do not change what is said here.
"""

import ast
import platform
import re
import tomllib
from collections.abc import Collection, Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version
from pathlib import Path

#: The modules of the engine that make a result, with all that they import of it.
_GRADING = ("grading.worker", "forkserver.server")
_FOLDER = Path(__file__).parent
_POLICY = _FOLDER / "sandbox" / "policy.toml"
#: Packages that others use where they are installed, without being asked.
_SILENT = ("pyarrow", "numexpr", "bottleneck", "threadpoolctl")
#: What follows `import` or `from`, in code or in a notebook's JSON, where a new line is `\\n`.
_IMPORTED = re.compile(
    rb"(?:\b|\\n)(?:import\s|from\s|import_module\W{2,4})\s*([A-Za-z_]\w*(?:[ ]*,[ ]*\w+)*)"
)
_WORD = re.compile(rb"\w+")
#: The name at the beginning of a requirement; and what marks one that is only for an extra.
_NAME = re.compile(r"[\w.-]+")
_WITH_DOCSTRING = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
_EXTRA = re.compile(r"\bextra\s*==")


#: What there is -> its version.
Versions = dict[str, str]


def describe(
    sources: Iterable[bytes],
    known: Collection[str] = (),
) -> Versions:
    """What these sources run on.

    Parameters
    ----------
    sources : iterable of bytes
        Notebooks or modules; whatever follows an `import` in them counts.
    known : collection of str
        Modules that are among the sources, and so need no version.

    Returns
    -------
    dict of str to str
        "python", "machine", "engine", and the version of each package.
    """
    found = {"python": platform.python_version()}
    found["machine"] = platform.machine()
    found["engine"] = engine()
    modules = _engine_imports().copy()
    for text in sources:
        modules |= imported(text)
    modules.difference_update(known)
    packages = _distributions(modules)
    for name in sorted(_with_requirements(packages)):
        found[name] = _version(name)
    return found


def differences(before: Versions, now: Versions) -> str:
    """What became different, for people; empty where nothing did.

    Examples
    --------
    >>> differences({"numpy": "2.3", "engine": "a"}, {"numpy": "2.4", "engine": "a"})
    'numpy 2.3 is now 2.4'
    """
    said = []
    for name in sorted(before.keys() | now.keys()):
        old = before.get(name)
        new = now.get(name)
        if old == new:
            continue
        if name == "engine":
            said.append("the engine's code changed")
        elif old is None:
            said.append(f"{name} {new} is new")
        elif new is None:
            said.append(f"{name} {old} is gone")
        else:
            said.append(f"{name} {old} is now {new}")
    return ", ".join(said)


def imported(source: bytes) -> set[str]:
    """Top-level modules that a text may import: rather too many than too few.

    Examples
    --------
    >>> sorted(imported(b"import numpy as np, os\\nfrom sklearn.svm import SVC"))
    ['SVC', 'numpy', 'sklearn']
    """
    found: set[str] = set()
    for match in _IMPORTED.finditer(source):
        words = _WORD.findall(match[1])
        found.update(word.decode("ascii", "replace") for word in words)
    return found


@cache
def engine() -> str:
    """Hash of the engine's code that makes results, without comments and docstrings."""
    digest = sha256()
    for name, tree in sorted(_engine().items()):
        code = ast.dump(_bare(tree))
        digest.update(f"{name} {code}\n".encode())
    text = _POLICY.read_text(encoding="utf-8")
    policy = tomllib.loads(text)
    digest.update(repr(policy).encode())
    return digest.hexdigest()


@cache
def _engine() -> dict[str, ast.Module]:
    """The modules of the engine that make results, parsed."""
    found: dict[str, ast.Module] = {}
    waiting = [*_GRADING]
    while waiting:
        name = waiting.pop()
        path = _path(name)
        if name not in found and path is not None:
            text = path.read_text(encoding="utf-8")
            tree = ast.parse(text)
            found[name] = tree
            waiting += _own_imports(tree)
    return found


def _path(name: str) -> Path | None:
    """The file of one of the engine's modules; None of what is no module."""
    place = _FOLDER.joinpath(*name.split("."))
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            return path
    return None


def _own_imports(tree: ast.Module) -> list[str]:
    """The modules of the engine that one of them imports, without the first part of their names;
    among them names that may be modules."""
    names = []
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="fairmark", names=aliases):
                names += [alias.name for alias in aliases]
            case ast.ImportFrom(module=str(module), names=aliases) if _is_own(module):
                room = module.removeprefix("fairmark.")
                names.append(room)
                names += [f"{room}.{alias.name}" for alias in aliases]
    return names


def _is_own(module: str) -> bool:
    return module.startswith("fairmark.")


def _bare(tree: ast.Module) -> ast.Module:
    """A copy of a module without its docstrings; comments are in no syntax tree."""
    text = ast.unparse(tree)
    copy = ast.parse(text)
    for node in ast.walk(copy):
        if isinstance(node, _WITH_DOCSTRING):
            body = [one for one in node.body if not _is_text(one)]
            node.body = body or [ast.Pass()]
    return copy


def _is_text(statement: ast.stmt) -> bool:
    """Whether a statement is nothing but a text."""
    match statement:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False


@cache
def _engine_imports() -> set[str]:
    """Top-level modules that the engine imports where it makes results."""
    modules = []
    for tree in _engine().values():
        for node in ast.walk(tree):
            match node:
                case ast.Import(names=aliases):
                    modules += [alias.name for alias in aliases]
                case ast.ImportFrom(module=str(module)):
                    modules.append(module)
    tops = {name.split(".")[0] for name in modules}
    return tops - {"fairmark"}


@cache
def _installed() -> dict[str, set[str]]:
    """Module -> the packages that bring it."""
    found = {}
    for module, packages in packages_distributions().items():
        found[module] = {_canonical(name) for name in packages}
    return found


def _distributions(modules: set[str]) -> set[str]:
    """The installed packages that bring these modules."""
    found: set[str] = set()
    for module in modules:
        found |= _installed().get(module, set())
    return found


def _with_requirements(names: set[str]) -> set[str]:
    """Packages with all that they require, and what they use where it is there."""
    found: set[str] = set()
    waiting = [*names, *_SILENT]
    while waiting:
        name = waiting.pop()
        needed = _requirements(name)
        if name not in found and needed is not None:
            found.add(name)
            waiting += needed
    return found


@cache
def _requirements(name: str) -> tuple[str, ...] | None:
    """The packages that a package requires; None if it is not installed."""
    try:
        stated = requires(name) or ()
    except PackageNotFoundError:
        return None
    always = [one for one in stated if not _EXTRA.search(one)]
    names = [_NAME.findall(one)[0] for one in always]
    return tuple(map(_canonical, names))


@cache
def _version(name: str) -> str:
    """Of an installed package."""
    return version(name)


def _canonical(name: str) -> str:
    """A package's name as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()
