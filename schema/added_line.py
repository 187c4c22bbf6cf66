"""A line of a file to which lines are only added, such as the ledger: its content gives it its id."""

import hashlib
import json
from functools import cached_property
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class EditedLine(ValueError):
    """A line whose id is not that of its content: it was edited after it was written."""


class AddedLine(BaseModel):
    """What one line says. It is never changed; the same line in two files is one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def parse(cls, parsed: dict[str, Any]) -> Self:
        """What a line of the file says; its JSON is parsed already. An id may be missing.

        Raises:
            EditedLine: the id is not that of the content. Others refer to a line by its id, so an edited one must not
                pass for the one that they mean.
            ValidationError: it says something else.
        """
        line = cls.model_validate({name: value for name, value in parsed.items() if name != "id"})
        if parsed.get("id", line.id) != line.id:
            raise EditedLine
        return line

    @cached_property
    def id(self) -> str:
        """Sixteen hexadecimal digits of what the line says."""
        content = json.dumps(self.model_dump(mode="json", exclude_defaults=True), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def line(self) -> str:
        """The line of the file, without its line end; defaults are left out."""
        return json.dumps({"id": self.id} | self.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
