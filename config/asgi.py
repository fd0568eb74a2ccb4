"""The ASGI application: pages and the API over HTTP, one socket a canvas."""

import os
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application
from django.urls import path, re_path

from config.lanes import Lanes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = Lanes(get_asgi_application())

from canvas.consumers import GONE, CanvasConsumer  # noqa: E402 - the models need the apps to be loaded


async def no_such_socket(_scope: Any, receive: Any, send: Any) -> None:
    """Refuse the handshake (the router alone would raise)."""
    await receive()
    await send({"type": "websocket.close", "code": GONE})


sockets = [
    path("ws/canvases/<uuid:canvas_id>/", CanvasConsumer.as_asgi()),
    re_path(r"", no_such_socket),  # type: ignore[arg-type]  # Channels routes any ASGI application
]
application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(sockets))),
    }
)
