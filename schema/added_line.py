"""A line of a file to which lines are only added, such as the ledger: its content gives it its id."""

import hashlib
import json
from functools import cached_property

from pydantic import BaseModel, ConfigDict


class AddedLine(BaseModel):
    """What one line says. It is never changed; the same line in two files is one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @cached_property
    def id(self) -> str:
        """Sixteen hexadecimal digits of what the line says."""
        content = json.dumps(self.model_dump(mode="json", exclude_defaults=True), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def line(self) -> str:
        """The line of the file, without its line end; defaults are left out."""
        return json.dumps({"id": self.id} | self.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
