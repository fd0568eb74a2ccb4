"""The answer a `status` fault gives: any HTTP status, with what the provider would say by default."""

import json

from .faults import Fault
from .google_answers import error_answer
from .wire import Answer, json_answer

BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
_FAL = {
    400: ("Bad request", "bad_request"),
    401: ("No user found for Key ID and Secret", ""),
    403: (
        "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.",
        "",
    ),
    404: ("Path not found", ""),
    408: ("Request timed out", "request_timeout"),
    409: ("Conflict", ""),
    429: ("Concurrent requests limit reached", "concurrent_requests_limit"),
    500: ("Internal server error", "internal_error"),
    503: ("No runner available", "runner_scheduling_failure"),
    504: ("Request timed out", "request_timeout"),
}
_GOOGLE = {
    400: "Request contains an invalid argument.",
    403: "The caller does not have permission",
    404: "Requested entity was not found.",
    429: "You exceeded your current quota, please check your plan and billing details.",
    500: "An internal error has occurred.",
    503: "The model is overloaded. Please try again later.",
    504: "The request timed out. Please try again.",
}


def refusal(fault: Fault, kind: str) -> Answer:
    """The answer of a `status` fault to a call of `kind`; a body that is a string is sent as it is."""
    if isinstance(fault.body, str):
        content_type = "text/html" if fault.body.lstrip().startswith("<") else "text/plain; charset=utf-8"
        return Answer(fault.code, fault.body.encode(), content_type, fault.headers)
    if fault.body is not None:
        return Answer(fault.code, json.dumps(fault.body).encode(), headers=fault.headers)
    if fault.code == 502:
        return Answer(502, BAD_GATEWAY.encode(), "text/html", fault.headers)
    if kind in ("generate", "models"):
        answer = error_answer(fault.code, _GOOGLE.get(fault.code, "An error has occurred."))
        return Answer(fault.code, answer.body, answer.content_type, fault.headers)
    detail, error_type = _FAL.get(fault.code, ("An error has occurred", ""))
    if not error_type:
        return json_answer(fault.code, {"detail": detail}, headers=fault.headers)
    headers = {"x-fal-error-type": error_type, **fault.headers}
    return json_answer(fault.code, {"detail": detail, "error_type": error_type}, headers=headers)
