"""Who makes a request that a program may make as well: an agent with a key, or somebody signed in."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from canvas import agent_keys, rate_limits
from canvas.access import Caller
from canvas.models import User


class CallerRequest(HttpRequest):
    """A request as the API's routes get it: `auth` is whoever the API's own check let in."""

    auth: Caller


def caller_of(request: HttpRequest) -> Caller | None:
    """None for somebody without key and session. Raises `BadKey` or `RateLimited`."""
    return key_caller(request) or session_caller(request)


def key_caller(request: HttpRequest) -> Caller | None:
    """None without an Authorization header; with one the session counts for nothing.

    Raises `BadKey` for whatever is no good key, and `RateLimited`.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _space, secret = header.partition(" ")
    if scheme.lower() != "bearer":
        raise agent_keys.BadKey(_("Send the key as “Authorization: Bearer easel_…”, or no such header at all."))
    caller = agent_keys.caller_with(secret.strip())
    rate_limits.count("CALLS", caller.identity)
    return caller


def count_agents_run(caller: Caller) -> None:
    """Count a run that is asked for at a node. A person at the Run button is not limited. Raises `RateLimited`."""
    if caller.is_agent:
        rate_limits.count("RUNS", caller.identity)


def session_caller(request: HttpRequest) -> Caller | None:
    user = request.user
    return Caller(user, f"user:{user.pk}") if isinstance(user, User) else None
