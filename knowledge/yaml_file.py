"""Reads YAML that people wrote: plain data only, no aliases, no double keys, and every problem with its line."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SIZE_LIMIT_BYTES = 2_000_000
# The safe loader in C, where PyYAML has it: ten times faster.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """Plain data and the line each part of it begins on, by its path of keys and indexes."""

    name: str
    data: Any
    lines: dict[tuple[str | int, ...], int]

    def line_of(self, path: tuple[str | int, ...]) -> int:
        """The line of the deepest part of ``path`` that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class YamlProblem(Exception):
    """The file cannot be read; the message names file, line and reason."""


def read_yaml(path: Path) -> YamlFile:
    """The file's data. Raises ``YamlProblem``."""
    raw = path.read_bytes()
    if len(raw) > SIZE_LIMIT_BYTES:
        raise YamlProblem(f"{path.name}: larger than {SIZE_LIMIT_BYTES:,} bytes")
    try:
        text = raw.decode("utf-8")
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_LOADER)):
            raise YamlProblem(f"{path.name}: aliases (*name) are not allowed")
        node = yaml.compose(text, Loader=_LOADER)
        data = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader
    except UnicodeDecodeError as error:
        raise YamlProblem(f"{path.name}: not UTF-8 at byte {error.start}") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlProblem(f"{path.name}:{line}: {error.problem or error.context}") from error
    lines: dict[tuple[str | int, ...], int] = {}
    if node is not None:
        _collect(path.name, node, (), lines)
    return YamlFile(path.name, data, lines)


def _collect(name: str, node: yaml.Node, path: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int]) -> None:
    line = node.start_mark.line + 1
    lines[path] = line
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            _collect(name, child, (*path, index), lines)
    elif isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            child_path = (*path, str(key.value))
            if child_path in lines:
                raise YamlProblem(f"{name}:{key.start_mark.line + 1}: the key {key.value!r} stands here twice")
            _collect(name, child, child_path, lines)
