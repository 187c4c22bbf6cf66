"""A line of an append-only file, such as the ledger. Its id is computed from its content."""

import hashlib
import json
from functools import cached_property
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class EditedLine(ValueError):
    """The id of a line does not match its content: somebody edited the line after it was written."""


class AddedLine(BaseModel):
    """One line of an append-only file. A line is never changed; the same line in two files counts once."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def parse(cls, parsed: dict[str, Any]) -> Self:
        """Makes a line from its parsed JSON. The id may be missing.

        Raises:
            EditedLine: the id does not match the content. Other lines refer to a line by its id, so an edited line must
                not pass for the one that they mean.
            ValidationError: a part is missing, unknown or not of the right type.
        """
        line = cls.model_validate({name: value for name, value in parsed.items() if name != "id"})
        if parsed.get("id", line.id) != line.id:
            raise EditedLine
        return line

    @cached_property
    def id(self) -> str:
        """Sixteen hexadecimal digits, computed from the content of the line."""
        content = json.dumps(self.model_dump(mode="json", exclude_defaults=True), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def line(self) -> str:
        """The line as it is written to the file, without its line end. Defaults are left out."""
        return json.dumps({"id": self.id} | self.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
