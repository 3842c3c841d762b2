"""The three ways in which the overlay changes a class of moto; each is checked, so that a new moto fails loudly.

A decorated function becomes the method of its own name or of the given one, or, with `as_property`, a property.
`replaces` takes a method's place; `extends` also gets the original as its first argument; `adds` fills a gap.
"""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

Patch = TypeVar("Patch", bound=Callable[..., Any])

_patched: set[tuple[type, str]] = set()


def replaces(owner: type, name: str | None = None, as_property: bool = False) -> Callable[[Patch], Patch]:
    def install(patch: Patch) -> Patch:
        _install(owner, name or patch.__name__, property(patch) if as_property else patch, expect_original=True)
        return patch

    return install


def extends(owner: type, name: str | None = None) -> Callable[[Patch], Patch]:
    def install(patch: Patch) -> Patch:
        method = name or patch.__name__
        original = getattr(owner, method, None)

        @functools.wraps(patch)
        def extended(*args: Any, **kwargs: Any) -> Any:
            return patch(original, *args, **kwargs)

        _install(owner, method, extended, expect_original=True)
        return patch

    return install


def adds(owner: type, name: str | None = None, as_property: bool = False) -> Callable[[Patch], Patch]:
    def install(patch: Patch) -> Patch:
        _install(owner, name or patch.__name__, property(patch) if as_property else patch, expect_original=False)
        return patch

    return install


def _install(owner: type, name: str, patch: object, expect_original: bool) -> None:
    if (owner, name) in _patched:
        raise TypeError(f"{owner.__name__}.{name} is patched twice; merge the two patches.")
    if hasattr(owner, name) != expect_original:
        state = "no longer has" if expect_original else "now has its own"
        raise TypeError(f"moto's {owner.__name__} {state} {name}; adapt the overlay to this version of moto.")
    _patched.add((owner, name))
    setattr(owner, name, patch)
