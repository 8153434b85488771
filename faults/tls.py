"""A line with TLS whose handshake can be broken at will."""

from __future__ import annotations

import asyncio
import ssl
from typing import Any

from faults.day import Day
from faults.phone import ARGUMENTS, Phone
from faults.proxy import Proxy
from tools.authority import issue


class EncryptedLine:
    """In front of the day's proxy: a socket that speaks TLS, or answers a handshake with nonsense while `broken`."""

    def __init__(self, day: Day) -> None:
        self.day, self.broken = day, False
        self.browser: Any = None

    def __enter__(self) -> EncryptedLine:
        site = self.day.site
        site.stop()
        site.overrides = site.overrides | {"BEHIND_PROXY": 1}
        site.start()
        key, chain = issue(self.day.folder, "127.0.0.1")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain, key)
        self.inner = Proxy(self.day.proxy.target, tls=context, adds=b"X-Forwarded-Proto: https")
        self.inner.start()
        self.outer = Proxy(0)
        self.outer._talk = self._relay  # type: ignore[method-assign]
        self.outer.start()
        self.browser = self.day.playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[*ARGUMENTS, "--ignore-certificate-errors"]
        )
        return self

    def __exit__(self, *_: object) -> None:
        for phone in self.day.phones:
            if phone.browser is self.browser:
                phone.kept = phone.rows()
                phone.close()
        self.browser.close()
        self.outer.stop()
        self.inner.stop()

    def phone(self, who: str) -> Phone:
        url = f"https://127.0.0.1:{self.outer.port}"
        phone = Phone(self.day.playwright, self.browser, url, self.day.site.tokens, who)
        phone.options["ignore_https_errors"] = True
        self.day.phones.append(phone)
        phone.open()
        return phone

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.broken:
            writer.write(b"HTTP/1.1 400 this is no handshake\r\n\r\n")
            writer.close()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.inner.port)
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(65_536):
            writer.write(chunk)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
