"""What a template can reach and do: plain data, declared fields, a few helpers; and no more work than a page needs.

Everything is closed unless it is named here or on its own class. A class says in `for_templates` which properties and
methods are meant for templates; beside those, a record's and a dataclass's fields are. What is neither plain data nor of
such a class can be handed around, and nothing of it can be read, called or written out.
"""

import datetime
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

from jinja2 import Undefined, nodes, pass_context, pass_environment
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from isop_cli.model.values import Record
from isop_cli.text import language
from isop_cli.text.language import _
from isop_cli.text.printable import printable

#: So much processor time may one template take. The longest report that can be read takes a tenth of it.
MAX_SECONDS = 60
#: The most characters in a page, and in one text in it that a template puts together.
MAX_PAGE, MAX_TEXT = 128 * 1024 * 1024, 1024 * 1024
#: The longest list that a template makes, and the most digits (in bits) of a number.
MAX_LIST, MAX_BITS = 100_000, 4096

_TEXT = [
    "capitalize",
    "count",
    "endswith",
    "find",
    "isalnum",
    "isalpha",
    "isdigit",
    "islower",
    "isupper",
    "lower",
    "lstrip",
    "partition",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "title",
    "upper",
]
_DATE = ["day", "isoformat", "isoweekday", "month", "weekday", "year"]
_TIME = ["hour", "isoformat", "minute", "second"]
#: What can be read of plain data and of the template language's own things.
_PLAIN: dict[type, frozenset[str]] = {
    kind: frozenset(names)
    for kind, names in (
        (str, _TEXT),
        (dict, ["get", "items", "keys", "values"]),
        (list, ["count", "index"]),
        (tuple, ["count", "index"]),
        (Fraction, ["denominator", "numerator"]),
        (datetime.date, _DATE),
        (datetime.time, _TIME),
        (datetime.datetime, [*_DATE, *_TIME]),
        (
            LoopContext,
            [
                "changed",
                "cycle",
                "depth",
                "depth0",
                "first",
                "index",
                "index0",
                "last",
                "length",
                "nextitem",
                "previtem",
                "revindex",
                "revindex0",
            ],
        ),
        (BlockReference, ["super"]),
    )
}
#: What can be written out as it is; a text is first made fit to be shown.
_WRITTEN = frozenset(
    (Markup, int, float, bool, type(None), Fraction, Decimal, datetime.date, datetime.time, datetime.datetime)
)
#: The library's filters that only compute, and cost no more than what they are given.
_FILTERS = [
    "abs",
    "capitalize",
    "count",
    "d",
    "default",
    "dictsort",
    "first",
    "float",
    "int",
    "items",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "reject",
    "rejectattr",
    "reverse",
    "select",
    "selectattr",
    "sort",
    "title",
    "trim",
    "truncate",
    "unique",
    "upper",
    "urlencode",
    "wordcount",
]
#: A text with places for values: `%(name)s`, `%s`, `%d`. A width or a precision could ask for a text of any length.
_FORMS = "%(name)s, %s, %d, %%"
_DIRECTIVE = re.compile(r"%(?:%|(?:\([^()%]{1,60}\))?[sd])")


_reachable: dict[type, frozenset[str]] = {}


def reachable(kind: type) -> frozenset[str]:
    """The names that a template can read of a thing of this class."""
    found = _reachable.get(kind)
    if found is None:
        found = _reachable[kind] = _declared(kind)
    return found


def _declared(kind: type) -> frozenset[str]:
    for base in kind.__mro__:
        if base in _PLAIN:
            own = getattr(kind, "_fields", ())
            return _PLAIN[base] | {name for name in own if isinstance(name, str) and not name.startswith("_")}
    names = set(getattr(kind, "for_templates", ())) if kind.__module__.startswith("isop_cli.") else set()
    if issubclass(kind, Record):
        names.update(kind.model_fields)
    elif is_dataclass(kind) and kind.__module__.startswith("isop_cli."):
        names.update(field.name for field in fields(kind))
    return frozenset(name for name in names if not name.startswith("_"))


@lru_cache(maxsize=4096)
def _is_plain_form(text: str) -> bool:
    return "%" not in _DIRECTIVE.sub("", text)


class ClosedEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox in which everything is closed that is not opened above."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "**", "%"])

    def __init__(self, show: Callable[[str], str], helpers: Mapping[str, Callable[..., Any]], **options: Any) -> None:
        """`show` makes a text fit to be shown; `helpers` are the functions that a template can call."""
        super().__init__(finalize=self.written, extensions=["jinja2.ext.i18n"], **options)
        self.show, self._until, self._spent, self._asked = show, float("inf"), 0, 0
        # The form of the library's own gettext calls in {% trans %}; the functions are ours.
        self.newstyle_gettext = True
        said = {"_": gettext, "gettext": gettext, "ngettext": ngettext}
        self.globals = {"range": _range, "namespace": Namespace, **said, **helpers}
        self._helpers = frozenset(map(id, self.globals.values()))
        self.filters = {name: FILTERS[name] for name in _FILTERS} | _OWN_FILTERS
        self.concat = self._joined_pieces  # type: ignore[method-assign]

    # -- what can be reached ------------------------------------------------------------------------------------------

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A name behind a dot: a declared one, else an item of that name."""
        kind = type(obj)
        if attribute in reachable(kind):
            return getattr(obj, attribute)
        if isinstance(obj, dict):
            if attribute in obj:
                return obj[attribute]
        elif isinstance(obj, Undefined):
            str(obj)  # says what is undefined
        elif not attribute.startswith("_"):
            if kind is TemplateModule:
                return obj.__dict__.get(attribute, self.undefined(obj=obj, name=attribute))
            if kind is Namespace:
                return getattr(obj, attribute, self.undefined(obj=obj, name=attribute))
            if kind is TemplateReference:
                return obj[attribute]
        return self._closed(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An item of a list, a mapping or a text; else what stands behind a dot."""
        if isinstance(obj, dict | list | tuple | str | range):
            try:
                return obj[argument]
            except (TypeError, LookupError):
                pass
        if isinstance(argument, str):
            return self.getattr(obj, str(argument))
        return self._closed(obj, argument)

    def _closed(self, obj: Any, name: Any) -> Undefined:
        if isinstance(name, str) and any(name in vars(base) for base in type(obj).__mro__):
            return self.unsafe_undefined(obj, name)
        return self.undefined(obj=obj, name=name)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template can read the attribute."""
        return attr in reachable(type(obj))

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether a template can call it: a helper, a declared method, or what a template made itself."""
        kind = type(obj)
        if kind is MethodType or kind is BuiltinMethodType:
            return obj.__name__ in reachable(type(obj.__self__))
        if kind is FunctionType or kind is type:
            return id(obj) in self._helpers
        # Calling what is undefined says what it is.
        return kind in (Macro, BlockReference, LoopContext) or isinstance(obj, Undefined)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call what a template can call."""
        __self.spend()
        return super().call(__context, __obj, *args, **kwargs)

    # -- what goes onto the page ------------------------------------------------------------------------------------

    def written(self, value: Any) -> Any:
        """A value as it is written out. Raises SecurityError for what is no text, number or date."""
        kind = type(value)
        if kind is str:
            return self.show(value)
        if kind in _WRITTEN or isinstance(value, Undefined):
            return value
        if isinstance(value, str):
            return self.show(str(value))
        raise SecurityError(_("{kind} cannot be written out").format(kind=kind.__name__))

    def joined(self, values: Iterable[Any], between: str = "") -> str:
        """Values as one text. Beside markup a text is made fit to be shown and escaped."""
        found = [between, *map(self._scalar, values)]
        marked = any(isinstance(value, Markup) for value in found)
        pieces: list[str] = [escape(self.written(value)) if marked else str(value) for value in found]
        _bound(sum(map(len, pieces)) + len(pieces[0]) * len(pieces), MAX_TEXT)
        return pieces[0].join(pieces[1:])

    def filled(self, text: str, values: Any) -> str:
        """A text with values in its places. In markup they are made fit to be shown, and escaped."""
        if not _is_plain_form(str(text)):
            raise SecurityError(_("in a text only these have a value in their place: {forms}").format(forms=_FORMS))
        fit = self._marked if isinstance(text, Markup) else self._scalar
        if isinstance(values, dict):
            shown: Any = {name: fit(value) for name, value in values.items()}
        else:
            shown = tuple(map(fit, values if isinstance(values, tuple) else (values,)))
        longest = max((len(str(value)) for value in (shown.values() if isinstance(shown, dict) else shown)), default=0)
        _bound(len(text) + longest * text.count("%"), MAX_TEXT)
        made: str = text % shown
        return made

    def _scalar(self, value: Any) -> Any:
        if isinstance(value, str) or type(value) in _WRITTEN or isinstance(value, Undefined):
            return value
        raise SecurityError(_("{kind} cannot be written out").format(kind=type(value).__name__))

    def _marked(self, value: Any) -> Any:
        """A value as markup; a number stays one, for `%d`."""
        return value if isinstance(value, int | float) else escape(self.written(value))

    # -- what it may cost ---------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin to count what a page costs."""
        self._until, self._spent, self._asked = time.process_time() + MAX_SECONDS, 0, 0

    def spend(self) -> None:
        """Count a piece of work. Raises SecurityError when the page has cost too much."""
        self._asked += 1
        # Asking for the time costs more than most pieces of work.
        if not self._asked & 63 and time.process_time() > self._until:
            raise SecurityError(_("it takes more than {seconds} seconds").format(seconds=MAX_SECONDS))

    def _joined_pieces(self, pieces: Iterable[str]) -> str:
        found = list(pieces)
        self._spent += sum(map(len, found))
        _bound(self._spent, MAX_PAGE)
        return "".join(found)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic whose outcome can be far larger than what goes in."""
        if operator == "%" and isinstance(left, str):
            return self.filled(left, right)
        if operator == "+" and Markup in (type(left), type(right)) and isinstance(left, str) and isinstance(right, str):
            return self.joined((left, right))
        _bound_outcome(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        _Counted().visit(parsed)
        parsed.set_environment(self)
        return parsed

    def _load_template(self, name: str, globals: Any) -> Any:
        self.spend()  # a template can include itself twice
        return super()._load_template(name, globals)


class _Counted(NodeTransformer):
    """Lets loops and put-together texts go through what bounds them."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.iter = _through(node.iter, "-each")
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _through(nodes.List(node.nodes, lineno=node.lineno), "-joined")


def _through(node: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _bound(size: float, most: int) -> None:
    if size > most:
        raise SecurityError(_("it makes something too large"))


def _bound_outcome(operator: str, left: Any, right: Any) -> None:
    """Raise SecurityError where a sum, a product or a power would be too large."""
    if operator == "**":
        _bound(_bits(left) * abs(right) if isinstance(right, int | float) else MAX_BITS + 1, MAX_BITS)
    elif operator == "*":
        for one, other in ((left, right), (right, left)):
            if isinstance(one, str | list | tuple) and isinstance(other, int):
                _bound(len(one) * other, MAX_TEXT if isinstance(one, str) else MAX_LIST)
        _bound(_bits(left) + _bits(right), MAX_BITS)
    else:
        if isinstance(left, str | list | tuple) and isinstance(right, str | list | tuple):
            _bound(len(left) + len(right), MAX_TEXT if isinstance(left, str) else MAX_LIST)
        _bound(_bits(left) + _bits(right), MAX_BITS)


def _bits(value: Any) -> int:
    if isinstance(value, int):
        return value.bit_length()
    if isinstance(value, Fraction):
        return value.numerator.bit_length() + value.denominator.bit_length()
    return 0


# -- what a template can call ---------------------------------------------------------------------------------------


@pass_context
def gettext(context: Context, message: str, /, **values: Any) -> str:
    """A message in the language in force, with values in its places."""
    return _translated(context, language._(message), values)


@pass_context
def ngettext(context: Context, singular: str, plural: str, number: int, /, **values: Any) -> str:
    """The form of a message that goes with a number, with values in its places."""
    return _translated(context, language.ngettext(singular, plural, number), {"num": number, **values})


def _translated(context: Context, text: str, values: dict[str, Any]) -> str:
    # Without escaping the whole is made fit to be shown once it is written out.
    made: Any = context.environment
    filled: str = made.filled(Markup(text) if context.eval_ctx.autoescape else text, values)
    return filled


def _range(*arguments: int) -> range:
    made = range(*arguments)
    if len(made) > MAX_LIST:
        raise SecurityError(_("it makes something too large"))
    return made


@pass_context
def _each(context: Context, values: Any) -> Any:
    made: Any = context.environment
    made.spend()
    return values


@pass_context
def _joined(context: Context, values: Iterable[Any]) -> str:
    made: Any = context.environment
    joined: str = made.joined(values)
    return joined


@pass_environment
def _join(environment: ClosedEnvironment, values: Iterable[Any], d: str = "", attribute: str | None = None) -> str:
    if attribute is not None:
        values = (environment.getitem(value, attribute) for value in values)
    return environment.joined(values, d)


@pass_environment
def _format(environment: ClosedEnvironment, text: str, *values: Any, **named: Any) -> str:
    return environment.filled(text, named or values)


@pass_environment
def _escape(environment: ClosedEnvironment, value: Any) -> Markup:
    return escape(environment.written(value))


def _safe(value: Any) -> Markup:
    return value if isinstance(value, Markup) else Markup(printable(str(value)))


@pass_environment
def _string(environment: ClosedEnvironment, value: Any) -> str:
    value = environment._scalar(value)
    return value if isinstance(value, str) else str(value)


def _replace(text: str, old: str, new: str) -> str:
    _bound(len(text) + text.count(old) * len(new), MAX_TEXT)
    return text.replace(old, new)


def _round(value: Any, precision: int = 0) -> float:
    return round(float(value), max(-20, min(20, precision)))


def _sum(values: Iterable[Any]) -> Any:
    return sum(values)


@pass_environment
def _batch(environment: ClosedEnvironment, values: Iterable[Any], linecount: int, fill_with: Any = None) -> Any:
    _bound(linecount, MAX_LIST)
    return FILTERS["batch"](values, linecount, fill_with)


_OWN_FILTERS: dict[str, Callable[..., Any]] = {
    "-each": _each,
    "-joined": _joined,
    "join": _join,
    "format": _format,
    "e": _escape,
    "escape": _escape,
    "safe": _safe,
    "string": _string,
    "replace": _replace,
    "round": _round,
    "sum": _sum,
    "batch": _batch,
}
