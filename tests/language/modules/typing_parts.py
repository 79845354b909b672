"""typing: how annotations show, and what is real about them."""
import typing
from typing import (Any, Callable, ClassVar, Dict, Generic, List, Literal, NamedTuple, NewType, Optional, Protocol,
                    Tuple, TypedDict, TypeVar, Union, cast, get_args, get_origin, get_type_hints, runtime_checkable)


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


T = TypeVar("T")
print(List[int], Dict[str, List[int]], Optional[int], Union[int, str, None], Tuple[int, ...], Callable[[int], str])
print(Callable[..., None], Literal["a", 1], ClassVar[int], Any, T, List[T][int], Union[int, int])
print(get_origin(List[int]), get_args(Dict[str, int]), get_args(Callable[[int], str]), Optional[int] == Union[int, None])
show(lambda: isinstance([], List[int]))
print(isinstance([], List), isinstance(1, Union[int, str]))


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: List[T] = []

    def push(self, item: T) -> None:
        self.items.append(item)


s = Stack[int]()
s.push(1)
print(s.items, Stack[int], Stack.__parameters__)


class Emp(NamedTuple):
    name: str
    id: int = 3

    def hello(self):
        return f"hi {self.name}"


e = Emp("bob")
print(e, e.hello(), Emp._fields, Emp.__annotations__, isinstance(e, tuple))


class Movie(TypedDict):
    name: str
    year: int


print(Movie(name="x", year=1), Movie.__annotations__)


@runtime_checkable
class Closes(Protocol):
    def close(self) -> None: ...


class File:
    def close(self):
        pass


print(isinstance(File(), Closes), isinstance(5, Closes))
show(Closes)
UserId = NewType("UserId", int)
print(UserId(5), cast(int, "a"))


def f(a: int, b: "str" = "x") -> Optional[int]:
    pass


print(get_type_hints(f))
print(typing.TYPE_CHECKING, int | str, list[int], dict[str, int])
