"""A browser without a window: it asks the pages of a desk as they are served, and follows where they send it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode

from extract.desk.app import DeskPages
from extract.desk.desk import Desk

HOST = "127.0.0.1:1"


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers, text, and the path that was asked last."""

    status: int
    headers: Mapping[str, str]
    text: str
    path: str

    @property
    def plain(self) -> str:
        """The text as people see it."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.text)).split())

    def field(self, name: str) -> str:
        """The value of a hidden field."""
        (value,) = re.findall(rf'name="{name}" value="([^"]*)"', self.text)
        return unescape(value)


@dataclass
class Client:
    """Asks the pages of a desk."""

    pages: DeskPages
    headers: dict[str, str] = field(default_factory=lambda: {"host": HOST, "origin": f"http://{HOST}"})

    def get(self, path: str = "", **headers: str) -> Answer:
        return self._ask("GET", path if path.startswith("/") else f"/{self.pages.token}/{path}", b"", headers)

    def post(self, path: str, given: Mapping[str, Any] | Iterable[tuple[str, str]], **headers: str) -> Answer:
        body = urlencode(list(given.items()) if isinstance(given, Mapping) else list(given)).encode()
        return self._ask("POST", path if path.startswith("/") else f"/{self.pages.token}/{path}", body, headers)

    def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        answer = asyncio.run(self._once(method, path, body, {**self.headers, **headers}))
        if answer.status == 303:
            return self._ask("GET", answer.headers["location"], b"", headers)
        return answer

    async def _once(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        where, _, query = path.partition("?")
        scope = {
            "type": "http", "http_version": "1.1", "method": method, "path": where, "raw_path": where.encode(),
            "query_string": query.encode(), "root_path": "", "scheme": "http", "client": ("127.0.0.1", 2),
            "server": ("127.0.0.1", 1),
            "headers": [(name.encode(), text.encode()) for name, text in headers.items()],
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.pages.app(scope, receive, send)
        start = sent[0]
        text = b"".join(part.get("body", b"") for part in sent[1:]).decode(errors="replace")
        return Answer(start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, text, path)


def client_of(desk: Desk) -> Client:
    """A browser that asks the pages of this desk."""
    return Client(DeskPages(desk, token="secret", hosts=frozenset({HOST})))
