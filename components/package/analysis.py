"""What Pulumi's analyzer reads of a component, made to fit the classes of this project.

It infers a schema from annotations. Ours say more than a schema holds: what a class knows of its
CDN, arguments that are resources of the caller's program, and documentation of inherited keys,
which the analyzer looks for in a class's own source alone.
"""

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, TypedDict, TypeGuard, cast, get_args, get_origin, is_typeddict

import pulumi
from pulumi.provider.experimental.analyzer import Analyzer, ComponentDefinition, PropertyDefinition
from typing_extensions import override


class PairAnalyzer(Analyzer):
    """Reads outputs and plain arguments, with the documentation of the classes above."""

    @override
    def analyze_component(self, component: type[pulumi.ComponentResource]) -> ComponentDefinition:
        """With what the class is for; its attributes are described as outputs, or Python's own."""
        found = super().analyze_component(component)
        text = inspect.cleandoc(component.__doc__ or "")
        found.description = text.partition("\n\nAttributes:")[0]
        return found

    @override
    def analyze_type(
        self, typ: type, *, is_component_output: bool
    ) -> tuple[dict[str, PropertyDefinition], dict[str, str]]:
        """Properties by their names in the schema, and those names to Python's."""
        kind = cast(type[Any], typ)
        self.docstrings.setdefault(kind.__name__, documented(kind))
        read: type[Any] = kind
        if issubclass(kind, pulumi.ComponentResource):
            read = type(kind.__name__, (), {"__annotations__": _outputs(kind)})
        elif is_typeddict(kind):
            read = _plain(kind)
        return super().analyze_type(read, is_component_output=is_component_output)


def _outputs(component: type) -> Mapping[str, Any]:
    """Attributes that are outputs, of the class and those above it."""
    annotations = {
        name: kind
        for above in reversed(component.__mro__)
        if above not in (object, pulumi.Resource, pulumi.ComponentResource)
        for name, kind in inspect.get_annotations(above).items()
    }
    return {name: kind for name, kind in annotations.items() if get_origin(kind) is pulumi.Output}


def of_python_alone(args: type) -> dict[str, str]:
    """The arguments that are resources of ours, which no program in another language can give.

    Returns:
        Name of the argument -> name of the class it is.
    """
    found: dict[str, str] = {}
    for name, kind in inspect.get_annotations(args).items():
        for part in filter(_is_component, (kind, *get_args(kind))):
            found[name] = part.__name__
    return found


def _plain(args: type) -> type:
    """The arguments that a program in another language can give."""
    alone = of_python_alone(args)
    annotations = inspect.get_annotations(args).items()
    made: type = cast(Any, TypedDict)(
        args.__name__, {name: kind for name, kind in annotations if name not in alone}
    )
    return made


def _is_component(kind: object) -> TypeGuard[type[pulumi.ComponentResource]]:
    return isinstance(kind, type) and issubclass(kind, pulumi.ComponentResource)


def documented(kind: type) -> dict[str, str]:
    """Name of a field -> the text below it, of a class and those above it; the last one counts."""
    found: dict[str, str] = {}
    for above in _above(kind):
        found |= _below_fields(above)
    return found


def _above(kind: type) -> Iterable[type]:
    """The classes above `kind`, farthest first, and itself."""
    if not is_typeddict(kind):
        own = [above for above in kind.__mro__ if above.__module__.startswith("components.")]
        return reversed(own)
    # A TypedDict forgets its bases, so they are read where it is written.
    names = [base.id for base in _written(kind).bases if isinstance(base, ast.Name)]
    bases = [getattr(sys.modules[kind.__module__], name) for name in names]
    return [*(above for base in bases if is_typeddict(base) for above in _above(base)), kind]


def _below_fields(kind: type) -> dict[str, str]:
    body = _written(kind).body
    found: dict[str, str] = {}
    for field, text in pairwise(body):
        if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
            continue
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            found[field.target.id] = inspect.cleandoc(str(text.value.value))
    return found


def _written(kind: type) -> ast.ClassDef:
    written = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    assert isinstance(written, ast.ClassDef)
    return written
