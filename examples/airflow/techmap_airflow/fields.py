"""Reading of a YAML mapping, field by field, with all of its mistakes told at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_KINDS = {str: "text", list: "a list", dict: "a section of fields", bool: "true or false"}


class ConfigError(ValueError):
    """What is wrong with a configuration: one line a mistake, each with its field and the remedy."""


class Fields:
    """The fields of one section. Mistakes are added to a list that all sections share.

    A field that is asked for counts as known; `close` adds a mistake for each that nobody
    asked for, because a misspelt field must not be a default in disguise.
    """

    def __init__(self, values: object, path: str, mistakes: list[str]) -> None:
        self.path, self.mistakes = path, mistakes
        self._known: list[str] = []
        self._values: dict[str, Any] = {}
        if isinstance(values, dict):
            self._values = values
        elif values is not None:
            self.fault("", f"is {values!r}, not a section: write its fields indented below it")

    def fault(self, name: str, text: str) -> None:
        """Add a mistake in field `name`, or in the section itself if that is empty."""
        self.mistakes.append(f"{'.'.join(p for p in (self.path, name) if p)}: {text}")

    def has(self, name: str) -> bool:
        """Whether the field is there and says something."""
        return self._values.get(name) is not None

    def section(self, name: str) -> Fields:
        """The section `name`, empty if it is not there."""
        path = f"{self.path}.{name}" if self.path else name
        return Fields(self._take(name), path, self.mistakes)

    def sections(self, name: str) -> list[Fields]:
        """The sections in the list `name`."""
        items = self._typed(name, list, [])
        return [
            Fields(item, f"{self.path}.{name}[{i}]".lstrip("."), self.mistakes)
            for i, item in enumerate(items)
        ]

    def text(self, name: str, default: str | None = None, remedy: str = "") -> str:
        """A text. Without a default it has to be there, and `remedy` says what to write."""
        if default is None and not self.has(name):
            self._known.append(name)
            self.fault(name, f"is missing: {remedy}")
            return ""
        return self._typed(name, str, default or "")

    def optional(self, name: str) -> str | None:
        """A text, or None where it is left out or null."""
        return self._typed(name, str, None)

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        """One of `choices`."""
        value = self._typed(name, str, default)
        if value not in choices:
            self.fault(name, f"{value!r} is none of {', '.join(choices)}: write one of them")
            return default
        return value

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """A number from `low` to `high`."""
        value = self._take(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            self.fault(
                name, f"{value!r} is no number from {low:g} to {high:g}: write one, such as {default:g}"
            )
            return default
        return value

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self.number(name, default, low, high)
        if value != int(value):
            self.fault(name, f"{value!r} is no whole number: write one, such as {default}")
            return default
        return int(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty where it is left out."""
        values = self._typed(name, list, [])
        for i, value in enumerate(values):
            if not isinstance(value, str) or not value:
                self.fault(f"{name}[{i}]", f"{value!r} is no text: write it in quotes")
        return tuple(str(v) for v in values)

    def mapping(self, name: str) -> dict[str, Any]:
        """A section that is passed on as it is."""
        return dict(self._typed(name, dict, {}))

    def items(self, name: str) -> list[Any]:
        """A list that is passed on as it is."""
        return list(self._typed(name, list, []))

    def close(self) -> None:
        """Add a mistake for each field that nobody asked for."""
        for name in self._values:
            if name not in self._known:
                self.fault(str(name), f"is not known: there are {', '.join(self._known)}")

    def _take(self, name: str) -> Any:
        self._known.append(name)
        return self._values.get(name)

    def _typed(self, name: str, kind: type, default: Any) -> Any:
        value = self._take(name)
        if value is None:
            return default
        if not isinstance(value, kind):
            self.fault(name, f"is {value!r}, not {_KINDS[kind]}: write {_KINDS[kind]}")
            return default
        return value
