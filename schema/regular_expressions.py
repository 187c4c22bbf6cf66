"""Regular expressions that are compiled only when they are first used.

A command loads modules with about a hundred of them and uses a third. Compiling all of them took a twentieth of the
time of a command.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_ASKED = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Like `re.compile`, but compiles when the expression is first used.

    An invalid pattern raises its error only then.
    """
    return cast("re.Pattern[AnyStr]", _CompiledLater(text, flags))


class _CompiledLater:
    def __init__(self, text: str | bytes, flags: int) -> None:
        self.pattern = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled: re.Pattern[Any] = re.compile(self.pattern, self._flags)
        for method in _ASKED:  # later calls go directly to the compiled expression
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
