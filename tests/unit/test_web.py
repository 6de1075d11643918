"""The listener for what features serve over HTTP: off by default, on loopback only, clear when its port is taken."""

import aiohttp
import pytest
from aiohttp import web

from bot.errors import StartupRefused
from bot.web import WebListener


async def greet(_: web.Request) -> web.Response:
    return web.Response(text="Hello")


ROUTES = (web.get("/hello", greet),)


async def test_it_does_not_listen_unless_a_port_is_wanted() -> None:
    listener = WebListener(None)
    await listener.start(ROUTES)
    assert listener.port is None
    await listener.stop()


async def test_it_serves_until_it_is_stopped_and_not_twice_on_one_port() -> None:
    listener = WebListener(0)
    await listener.start(ROUTES)
    await listener.start(ROUTES)
    url = f"http://127.0.0.1:{listener.port}/hello"
    async with aiohttp.ClientSession() as session:
        assert await (await session.get(url)).text() == "Hello"
        second = WebListener(listener.port)
        with pytest.raises(StartupRefused, match="RATSBOTE_WEB_PORT"):
            await second.start(ROUTES)
        await second.stop()
        await listener.stop()
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(url)
