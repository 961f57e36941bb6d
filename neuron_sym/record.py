"""Frozen records: what ``@dataclass(frozen=True)`` gives, without its import and its code generation.

The judge must start in a fraction of the time that SymPy takes to import; ``dataclasses`` alone,
with ``inspect`` behind it and three functions compiled for each class, would use up half of that.
Type checkers see a record as the frozen dataclass that it behaves like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, ClassVar, Generic, TypeVar, dataclass_transform, overload

R = TypeVar("R", bound="Record")
T = TypeVar("T")


def aside(*, default: Any, kw_only: bool) -> Any:
    """A keyword-only attribute that takes no part in comparison, hashing and printing."""
    del kw_only
    return _Aside(default)


class _Aside:
    def __init__(self, default: object) -> None:
        self.default = default


@dataclass_transform(frozen_default=True, field_specifiers=(aside,))
class Record:
    """A class whose annotations are its fields; a default is the value assigned to one."""

    __match_args__: ClassVar[tuple[str, ...]] = ()
    _asides: ClassVar[tuple[str, ...]] = ()
    _required: ClassVar[int] = 0
    _compared: ClassVar[attrgetter[Any]] = attrgetter("__class__")
    """Gives the compared fields as a tuple, or the one that there is."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        own = [name for name, kind in cls.__dict__.get("__annotations__", {}).items() if "ClassVar" not in str(kind)]  # noqa: RUF063  inspect is heavy
        asides = [name for name in own if isinstance(cls.__dict__.get(name), _Aside)]
        for name in asides:
            setattr(cls, name, cls.__dict__[name].default)
        names = [name for name in own if name not in asides]
        cls._asides = (*cls._asides, *asides)
        cls.__match_args__ = (*cls.__match_args__, *names)  # type: ignore[misc]
        cls._required += sum(name not in cls.__dict__ for name in names)
        if cls.__match_args__:
            cls._compared = attrgetter(*cls.__match_args__)

    def __init__(self, *values: Any, **named: Any) -> None:
        names = self.__match_args__
        fields = self.__dict__
        fields.update(zip(names, values))  # noqa: B905  they are counted here:
        if named or not self._required <= len(values) <= len(names):
            self._others(len(values), named)

    def _others(self, given: int, named: dict[str, Any]) -> None:
        """Adds the fields that are given by name, after the first ones; sees to it that none is missing or too many."""
        names, fields = self.__match_args__, self.__dict__
        for name in named:
            if name in fields or (name not in names and name not in self._asides):
                raise TypeError(f"{type(self).__name__} got an unexpected or doubled argument {name!r}")
        fields.update(named)
        for name in names[given : self._required]:
            if name not in fields:
                raise TypeError(f"{type(self).__name__} needs the argument {name!r}")
        if given > len(names):
            raise TypeError(f"{type(self).__name__} takes {len(names)} arguments, {given} were given")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if self.__class__ is not other.__class__:
            return NotImplemented
        return bool(self._compared(self) == self._compared(other))

    def __hash__(self) -> int:
        return hash((self.__class__, self._compared(self)))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{type(self).__name__}({fields})"


def items(record: Record) -> Iterator[tuple[str, Any]]:
    """The compared fields and their values, in the order they were declared."""
    for name in record.__match_args__:
        yield name, getattr(record, name)


def replace(record: R, **changes: Any) -> R:
    """The same record with some fields changed."""
    named = {name: getattr(record, name) for name in (*record.__match_args__, *record._asides)}  # noqa: SLF001
    return type(record)(**{**named, **changes})


class once(Generic[T]):  # noqa: N801  it is written like a function
    """``functools.cached_property`` without its lock: two threads that ask at once both work out the same."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self.make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, one: None, owner: type) -> once[T]: ...
    @overload
    def __get__(self, one: object, owner: type) -> T: ...
    def __get__(self, one: object, owner: type) -> once[T] | T:
        if one is None:
            return self
        value = one.__dict__[self.name] = self.make(one)
        return value
