"""The schemathesis hooks of this system: the form of an envelope, and the accepted findings."""

import json
import pathlib
import re

import schemathesis
from hypothesis import strategies as st

ACCEPTED = json.loads(pathlib.Path(__file__).with_name("accepted.json").read_text())

# Five parts of base64url that no service can open. The content of envelopes is tested through the gateway.
schemathesis.openapi.media_type(
    "application/jose",
    st.from_regex(r"\A[A-Za-z0-9_-]{1,40}\.\.[A-Za-z0-9_-]{1,16}\.[A-Za-z0-9_-]{0,80}\.[A-Za-z0-9_-]{1,22}\Z").map(
        str.encode
    ),
)


# The id of the first user: the admin who sends all requests.
CALLER_ID = 1


@schemathesis.hook
def before_call(context, case, kwargs):
    """Adjusts generated requests before they are sent."""
    send_whole_numbers(case)
    keep_caller(case)
    keep_draws_fast(case)


def send_whole_numbers(case):
    """Sends 1.0 as 1 in paths and queries. It is an integer in JSON, but there an integer is decimal digits."""
    for parameters in (case.path_parameters, case.query):
        for name, value in (parameters or {}).items():
            if isinstance(value, float) and value.is_integer():
                parameters[name] = int(value)


def keep_caller(case):
    """Redirects requests that would remove or demote the caller to another user: later requests would be refused."""
    if case.operation.path != "/api/users/{id}" or str(case.path_parameters.get("id")) != str(CALLER_ID):
        return
    demotes = case.method == "PUT" and isinstance(case.body, dict) and case.body.get("role") == "user"
    if case.method == "DELETE" or demotes:
        case.path_parameters["id"] = CALLER_ID + 1


# Delays of a millisecond or so, for each kind of a delay.
SHORT = {"constant": "constant:1", "normal": "normal:1:1", "pareto": "pareto:1:9", "late": "late:0.5:1"}


def keep_draws_fast(case):
    """Shortens valid delays of upstreams, which would let the deadlines of later requests pass."""
    if case.operation.path != "/api/lab/latency" or not isinstance(case.body, dict):
        return
    schemas = case.operation.schema.raw_schema["components"]["schemas"]
    for upstream, latency in case.body.items():
        described = schemas["LabLatencyChange"]["properties"].get(upstream, {}).get("anyOf", [])
        patterns = [one["pattern"] for one in described if "pattern" in one]
        if isinstance(latency, str) and any(re.search(pattern, latency, re.ASCII) for pattern in patterns):
            case.body[upstream] = "+".join(SHORT[term.split(":")[0]] for term in latency.split("+"))


def problem_of(response):
    """The problem details of a response, or an empty object."""
    if "application/problem+json" not in "".join(response.headers.get("content-type", [])):
        return {}
    return json.loads(response.content)


def fits(entry, failure, case, response):
    """Whether an entry of accepted.json describes this failure."""
    problem = problem_of(response)
    fields = [error["field"] for error in problem.get("errors", [])]
    return (
        entry["failure"] == type(failure).__name__
        and entry["operation"] == case.operation.label
        and entry.get("code") in (None, problem.get("code"))
        and ("field" not in entry or fields == [entry["field"]])
    )


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Drops the failures that are accepted."""
    return not any(fits(entry, failure, case, response) for entry in ACCEPTED)
