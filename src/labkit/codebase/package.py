"""Write functions of a notebook into the files of a package, each
with what it stands on."""

import ast
import importlib
import inspect
import symtable
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import packages_distributions, version
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

#: What each file of functions is, in its first line.
ABOUT = {
    "datasets.py": (
        "From raw images to rows that a network takes. The images lie elsewhere."
    ),
    "networks.py": "Networks: numbers in, numbers out, and nothing else.",
    "models.py": (
        "What training needs around a network: where to start, and what a step is."
    ),
    "weights.py": "What weights are, and what is wrong with others.",
    "monitoring.py": "What is watched: behaviour before a release, drift after it.",
    "api/serving.py": "One request's answer, without HTTP: a function of data.",
}
#: Given files: where in the package -> which file beside this one.
GIVEN = {
    "__init__.py": "init.txt",
    "storage.py": "storage.txt",
    "training.py": "training.txt",
    "README.md": "readme.txt",
    "pyproject.toml": "pyproject.txt",
    "api/__init__.py": "api_init.txt",
    "api/app.py": "app.txt",
    "api/page.html": "page.txt",
    "api/Containerfile": "containerfile.txt",
    "tests/test_fast.py": "test_fast.txt",
    "tests/test_slow.py": "test_slow.txt",
}
#: The files that the Containerfile copies; what they import must be in the image, too.
SERVED = (
    "datasets.py",
    "networks.py",
    "storage.py",
    "weights.py",
    "api/app.py",
    "api/serving.py",
)
#: What the Containerfile starts, without an import.
SERVER = "uvicorn"


def write(
    folder: str | Path, modules: Mapping[str, Sequence[FunctionType]]
) -> list[str]:
    """Write a package: given files, and files made of functions.

    Each function comes with what its code names: imports, functions of other files
    (imported from there), further functions of the notebook (copied) and plain
    constants. Files of an earlier call that this one does not write are removed: a
    package, and the id of its code, depend on nothing but what it is made of.

    Parameters
    ----------
    folder : str or Path
        Of the package; its name is the package's.
    modules : mapping of str to sequence of functions
        File -> the functions that go into it, in their order.

    Returns
    -------
    list of str
        The files written, in alphabetical order.

    Raises
    ------
    ValueError
        A function needs a table, a class or another value of the notebook that is
        neither an argument nor a plain constant; a package cannot have it.
    """
    folder = Path(folder)
    package = folder.name
    homes = _homes(package, modules)
    texts = {}
    for file, functions in modules.items():
        about = ABOUT.get(file, "Functions of the lab.")
        texts[file] = _Module(homes, functions).text(about)
    beside = Path(__file__).with_name("files")
    for file, given in GIVEN.items():
        texts[file] = (beside / given).read_text(encoding="utf-8")
    served = [texts[file] for file in SERVED if file in texts]
    texts["api/requirements.txt"] = _pins(served, package)
    for file in ABOUT.keys() - texts.keys():
        (folder / file).unlink(missing_ok=True)
    for file, text in texts.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    _make_importable(folder)
    return sorted(texts)


def _homes(
    package: str, modules: Mapping[str, Sequence[FunctionType]]
) -> dict[str, str]:
    """Name of a function -> the module that it will be imported from."""
    homes = {}
    for file, functions in modules.items():
        module = file.removesuffix(".py").replace("/", ".")
        for function in functions:
            homes[function.__name__] = f"{package}.{module}"
    return homes


def _pins(sources: Sequence[str], package: str) -> str:
    """The requirements of source texts: each package that they
    import, in the version here."""
    modules = {SERVER}
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                modules |= {_first_part(alias.name) for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(_first_part(node.module))
    outside = modules - sys.stdlib_module_names - {package}
    providers = packages_distributions()
    names = {providers[name][0] for name in outside}
    lines = [f"{name}=={version(name)}\n" for name in sorted(names, key=str.lower)]
    return "".join(lines)


def _first_part(module: str) -> str:
    """What `a` is in `a.b.c`."""
    return module.split(".")[0]


def _make_importable(folder: Path) -> None:
    """Let `import` find the package, and not go on with the files from before."""
    beside = str(folder.resolve().parent)
    if beside not in sys.path:
        sys.path.insert(0, beside)
    for name in list(sys.modules):
        if _first_part(name) == folder.name:
            del sys.modules[name]
    importlib.invalidate_caches()


def imports(folder: str | Path) -> dict[str, list[str]]:
    """Read which files of a package import which others, without running them.

    Parameters
    ----------
    folder : str or Path
        Of the package.

    Returns
    -------
    dict of str to list of str
        Module (datasets, api.app, ...) -> the modules of the package that it imports,
        sorted. Tests are left out.
    """
    folder = Path(folder)
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        module = ".".join(parts)
        if module.endswith("__init__") or module.startswith("tests."):
            continue
        text = path.read_text(encoding="utf-8")
        names = set()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom):
                home = node.module or ""
                if home.startswith(folder.name):
                    names.add(home.removeprefix(f"{folder.name}."))
        found[module] = sorted(names)
    return found


class _Module:
    """The text of one file: collects what its functions stand on."""

    def __init__(
        self, homes: Mapping[str, str], functions: Sequence[FunctionType]
    ) -> None:
        self.homes = homes
        self.own = {function.__name__ for function in functions}
        self.imports: set[str] = set()
        self.siblings: set[str] = set()
        self.constants: dict[str, str] = {}
        self.sources: dict[str, str] = {}
        for function in functions:
            self._add(function)

    def text(self, about: str) -> str:
        """Everything in the order in which a reader expects it."""
        head = [f'"""{about}"""']
        for block in (sorted(self.imports), sorted(self.siblings)):
            if block:
                head.append("\n".join(block))
        constants = [f"{name} = {value}" for name, value in self.constants.items()]
        if constants:
            head.append("\n".join(constants))
        above = "\n\n".join(head)
        functions = "\n\n\n".join(self.sources.values())
        return f"{above}\n\n\n{functions}\n"

    def _add(self, function: FunctionType) -> None:
        source = inspect.getsource(function).strip("\n")
        # Its place; a helper that needs it need not add it.
        self.sources[function.__name__] = ""
        for name in sorted(_global_names(source)):
            if name in function.__globals__ and name not in self.sources:
                self._need(name, function.__globals__[name], function)
        del self.sources[function.__name__]
        self.sources[function.__name__] = source

    def _need(
        self,
        name: str,
        value: Any,
        user: FunctionType,
    ) -> None:
        if isinstance(value, ModuleType):
            short = value.__name__ == name
            self.imports.add(
                f"import {name}" if short else f"import {value.__name__} as {name}"
            )
        elif name in self.homes:
            if name not in self.own:
                self.siblings.add(f"from {self.homes[name]} import {name}")
        elif inspect.isfunction(value) and value.__module__ == user.__module__:
            self._add(value)
        elif home := _public_home(name, value, user.__module__):
            self.imports.add(f"from {home} import {name}")
        elif _is_plain(value):
            self.constants[name] = repr(value)
        else:
            raise ValueError(
                f"{user.__name__} uses {name}, a {type(value).__name__} of the "
                f"notebook. A package does not have it: define {name} inside "
                f"{user.__name__}, or make it an argument."
            )


def _is_plain(value: Any) -> bool:
    """Whether a value can be written into a file as its own source code."""
    try:
        return bool(ast.literal_eval(repr(value)) == value)
    except (ValueError, SyntaxError):
        return False


def _global_names(source: str) -> set[str]:
    """The names that a function's source takes from outside, at any depth."""
    found = set()
    scopes = [symtable.symtable(source, "function", "exec")]
    while scopes:
        scope = scopes.pop()
        scopes += scope.get_children()
        outermost = scope.get_type() == "module"
        for symbol in scope.get_symbols():
            if symbol.is_referenced() and (symbol.is_global() or outermost):
                found.add(symbol.get_name())
    return found


def _public_home(name: str, value: Any, notebook: str) -> str | None:
    """The shortest module path that gives a callable under its name;
    None in the notebook."""
    if not callable(value) or getattr(value, "__module__", None) in (None, notebook):
        return None
    parts = value.__module__.split(".")
    for end in range(1, len(parts) + 1):
        path = ".".join(parts[:end])
        if getattr(importlib.import_module(path), name, None) is value:
            return path
    return None
