"""The names that studies had before a team renamed them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from schema.records import record
from schema.text import SEPARATOR, fold


@record
class RenamedStudies:
    """All names of each study that was renamed, in the order of time. A name may occur twice."""

    names: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, renamings: Iterable[tuple[str, str]]) -> RenamedStudies:
        """Collects the names from renamings. Each is the old and the new name, in the order of time.

        All names that renamings connect belong to one study. Its current name is the one that it got last.
        """
        groups: list[list[str]] = []
        for old, new in renamings:
            met = [group for group in groups if {fold(old), fold(new)} & set(map(fold, group))]
            names = [name for group in met for name in group] or [old]
            groups = [group for group in groups if group not in met]
            groups.append([*names, new])
        return cls(tuple(map(tuple, groups)))

    @cached_property
    def _of_study(self) -> Mapping[str, tuple[str, ...]]:
        return {fold(name): names for names in self.names for name in names}

    def every(self, name: str) -> tuple[str, ...]:
        """All names of the study with this name, from the first to the current one."""
        return self._of_study.get(fold(name), (name,))

    def first(self, name: str) -> str:
        """The first name of a study. Workbooks that were handed out earlier are recognised by it."""
        return self.every(name)[0]

    def now(self, name: str) -> str:
        """The current name of a study. A study that was not renamed keeps its name."""
        return self.every(name)[-1]

    def formerly(self, name: str) -> tuple[str, ...]:
        """The earlier names of a study, without the current one."""
        earlier = (other for other in self.every(name) if fold(other) != fold(self.now(name)))
        return tuple(dict.fromkeys(earlier))

    def is_former(self, name: str) -> bool:
        """Whether a study had this name and has another name now."""
        return fold(self.now(name)) != fold(name)

    def in_text(self, text: str) -> str:
        """The text with current names of studies. Several studies are separated by `;`."""
        if self.is_former(text):
            return self.now(text)
        parts = SEPARATOR.split(text)
        return "; ".join(map(self.now, parts)) if any(map(self.is_former, parts)) else text


NONE_RENAMED = RenamedStudies()
