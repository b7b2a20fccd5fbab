r"""Formulas in students' words, for whoever grades them by hand: those that MathJax may be given.

MathJax can link, load, restyle the page and define macros that never end. So a formula is taken
over only if every command in it is in a list of those that do nothing but draw; other formulas are
read as they were typed.

Reference: MathJax's documentation of its Safe extension, which says what a formula can do.
"""

import re
from collections.abc import Iterator

#: Characters of one formula, formulas of one cell, and braces inside each other.
_MAX_LENGTH = 2000
_MAX_FORMULAS = 100
_MAX_DEPTH = 20
#: A formula between two dollars, one dollar (not those of `$5 or $6`), or brackets after a
#: backslash; or an environment, the inner one of two. None goes on over the beginning of another:
#: the time is that of the text.
_FORMULA = re.compile(
    r"(?<![\\$])\$\$(?P<block>[^$]+)\$\$"
    r"|(?<![\\$])\$(?!\s)(?P<line>[^$\n]+)(?<!\s)\$(?!\d)"
    r"|\\\[(?P<bracket>(?:(?!\\\[).)+?)\\\]"
    r"|(?P<environment>\\begin\{(?P<name>[a-z]+\*?)\}(?:(?!\\begin).)+?\\end\{(?P=name)\})",
    re.DOTALL,
)
#: What stands in a formula besides commands.
_TEXT = re.compile(r"[\w\s.,:;!?'()\[\]{}|/+*=<>^&-]*", re.ASCII)
_BEGIN = re.compile(r"\\(?:begin|end)\s*(?:\{([a-z*]*)\})?", re.IGNORECASE)
_COMMAND = re.compile(r"\\([A-Za-z]+|[,;:!|{}\\ ])")
_LETTERS = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi "
    "pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta "
    "Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar Re Im aleph nabla partial infty emptyset"
)
_OPERATORS = (
    "frac dfrac tfrac binom sqrt sum prod int iint oint bigcup bigcap lim limsup liminf sup inf "
    "max min argmax argmin arg det dim exp gcd ker ln log lg sin cos tan cot sinh cosh tanh arcsin "
    "arccos arctan Pr mod bmod pmod operatorname cdot times div pm mp ast star circ bullet oplus "
    "otimes wedge vee cap cup setminus land lor lnot neg forall exists top bot"
)
_RELATIONS = (
    "le leq ge geq lt gt ne neq equiv approx sim simeq cong propto in notin ni subset subseteq "
    "supset supseteq mid parallel perp ll gg to mapsto leftarrow rightarrow leftrightarrow "
    "Leftarrow Rightarrow Leftrightarrow implies iff models vdash"
)
_SHAPES = (
    "left right big Big bigg Bigg begin end text mathrm mathbf mathbb mathcal mathit boldsymbol "
    "hat widehat bar overline underline tilde widetilde vec dot ddot prime quad qquad dots ldots "
    "cdots vdots ddots langle rangle lceil rceil lfloor rfloor lvert rvert lVert rVert overbrace "
    "underbrace displaystyle limits nolimits"
)
_ENVIRONMENT_NAMES = (
    "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array cases split aligned gathered "
    "align align* equation equation* gather gather*"
)
_ENVIRONMENTS = set(_ENVIRONMENT_NAMES.split())
_KNOWN = {*_LETTERS.split(), *_OPERATORS.split(), *_RELATIONS.split(), *_SHAPES.split()}
_KNOWN |= {",", ";", ":", "!", "|", "{", "}", "\\", " "}


def formulas(text: str) -> list[str]:
    r"""The formulas of a text that do nothing but draw, in its order.

    Examples
    --------
    >>> formulas(r"The mean is $\frac{1}{n} \sum_i x_i < 2$, and $\href{javascript:f()}{x}$.")
    ['\\frac{1}{n} \\sum_i x_i \\lt 2']
    """
    found: list[str] = []
    for formula in _written(text):
        if len(found) < _MAX_FORMULAS and _only_draws(formula):
            plain = formula.replace("<", r"\lt ").replace(">", r"\gt ").replace("&", "& ")
            found.append(" ".join(plain.split()))
    return found


def _written(text: str) -> Iterator[str]:
    """What stands between the marks of formulas."""
    for match in _FORMULA.finditer(text):
        for group in ("block", "line", "bracket", "environment"):
            if match[group]:
                yield match[group]


def _only_draws(formula: str) -> bool:
    """Whether every command is known, and nothing else has a meaning for MathJax or the page."""
    if len(formula) > _MAX_LENGTH or not _is_balanced(formula):
        return False
    if any(match[1] not in _KNOWN for match in _COMMAND.finditer(formula)):
        return False
    if any(match[1] not in _ENVIRONMENTS for match in _BEGIN.finditer(formula)):
        return False
    rest = _COMMAND.sub(" ", formula)
    return _TEXT.fullmatch(rest) is not None


def _is_balanced(formula: str) -> bool:
    """Whether its braces are closed, and not too many of them inside each other."""
    depth = 0
    for sign in _COMMAND.sub(" ", formula):
        depth += (sign == "{") - (sign == "}")
        if not 0 <= depth <= _MAX_DEPTH:
            return False
    return depth == 0
