"""What Schemathesis has to know of the product: who calls, which values lead deep, and what every refusal promises."""

import atexit
import json
import os
import threading
import uuid
import zlib
from collections import Counter
from datetime import datetime, timedelta, timezone

import requests
import schemathesis
from hypothesis import strategies as st

ORIGIN = os.environ["FUZZ_ORIGIN"]
COUNTS_FILE = os.environ["FUZZ_COUNTS"]

# A person is followed by a new one so often: limits (100 habits, 5 clans) would end what one can do.
PERSON_SECONDS = 20
PROBLEM_BASE = "https://sacredvalley.example/problems/"
STATUS_OF = {
    "validation": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "not-found": 404,
    "method-not-allowed": 405,
    "conflict": 409,
    "limit-reached": 409,
    "version-mismatch": 412,
    "payload-too-large": 413,
    "unsupported-media-type": 415,
    "date-in-future": 422,
    "date-too-old": 422,
    "rate-limited": 429,
    "unavailable": 503,
}
ZONES = ["UTC", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Niue", "Asia/Kathmandu", "America/St_Johns"]
HABITS = [
    ("check", {"schedule": {"type": "daily"}}),
    ("count", {"schedule": {"type": "timesPerWeek", "times": 3}, "target": 9}),
]

lock = threading.Lock()
counts: Counter = Counter()


class Known:
    """What is there to be found, so that calls also reach what they are for: of the person who calls at present."""

    token = ""
    id = ""
    credentials: dict[str, str] = {}
    habits: list[str] = []
    clans: list[str] = []


def instead(value, known: list) -> object:
    """Half of the values stay; the others give way to something known, by the value itself and not by chance."""
    mark = zlib.crc32(repr(value).encode("utf-8", "replace"))
    return known[(mark >> 1) % len(known)] if known and mark & 1 else value


def uuid7(bits: int) -> str:
    """Any 122 bits as an id of the shape that the product takes."""
    return str(uuid.UUID(int=bits & ~(0xF << 76) & ~(0x3 << 62) | (0x7 << 76) | (0x2 << 62)))


def near_today(days: int) -> str:
    return (datetime.now(timezone.utc) + timedelta(days=days)).date().isoformat()


schemathesis.openapi.format("uuid", st.one_of(st.integers(0, 2**128 - 1).map(uuid7), st.uuids().map(str)))
schemathesis.openapi.format("date", st.one_of(st.integers(-9, 2).map(near_today), st.dates().map(str)))


def ask(method: str, path: str, **body) -> dict:
    headers = {"Authorization": f"Bearer {Known.token}"}
    answer = requests.request(method, f"{ORIGIN}{path}", json=body, headers=headers, timeout=30)
    answer.raise_for_status()
    return answer.json()


@schemathesis.auth(refresh_interval=PERSON_SECONDS)
class Person:
    def get(self, case, context):
        name = f"f{uuid.uuid4().hex[:16]}"
        body = {"username": name, "email": f"{name}@sacredvalley.example", "password": f"{name}-secret"}
        answer = requests.post(f"{ORIGIN}/v1/auth/register", json=body, timeout=30)
        answer.raise_for_status()
        Known.token = answer.json()["accessToken"]
        Known.id = answer.json()["user"]["id"]
        Known.credentials = {"login": name, "password": body["password"]}
        Known.habits = [ask("POST", "/v1/habits", name=name, kind=kind, **more)["id"] for kind, more in HABITS]
        Known.clans = [ask("POST", "/v1/clans", name=name)["id"]]
        # So that boards have a row of this person.
        ask("PUT", f"/v1/habits/{Known.habits[0]}/completions/{near_today(0)}", amount=1)
        return Known.token

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def map_case(context, case):
    """What was generated to be right gets to where there is something; what was generated to be wrong stays so."""
    if case.meta is None or case.meta.generation.mode != schemathesis.GenerationMode.POSITIVE:
        return case
    label = case.operation.label
    ids = {
        # The first of a person's habits is never archived, so that it can be recorded.
        "id": Known.habits[label == "DELETE /v1/habits/{id}" :] if "/habits/" in label else [],
        "clanId": Known.clans,
        "userId": [Known.id, "me"],
        "memberId": [Known.id, "me"],
        "board": ["global", "clans", *(f"clan:{clan}" for clan in Known.clans)],
    }
    case.path_parameters = with_known(case.path_parameters, ids)
    fields = {"clanId": Known.clans, "timeZone": ZONES}
    if label in ("POST /v1/auth/login", "DELETE /v1/me"):
        fields |= {name: [value] for name, value in Known.credentials.items()}
    if isinstance(case.body, dict):
        if label.startswith("PUT /v1/habits"):
            case.body = one_wish(case.body)
            fields["amount"] = [1]
        case.body = with_known(case.body, fields)
        if isinstance(case.body.get("settings"), dict):
            case.body["settings"] = with_known(case.body["settings"], fields)
    if "If-Match" in (case.headers or {}) and instead(case.path_parameters, [None]) is None:
        del case.headers["If-Match"]
    return case


def one_wish(body: dict) -> dict:
    """An amount or a skip: both, or none, is refused for that alone."""
    if "skipped" in body and body.get("amount", 0) % 2 == 0:
        return {name: value for name, value in body.items() if name != "amount"}
    return {"amount": 1} | {name: value for name, value in body.items() if name != "skipped"}


def with_known(values: dict, known: dict[str, list]) -> dict:
    return {name: instead(value, known.get(name, [])) for name, value in values.items()}


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """
    A bad operation of a batch is refused in its own place, and a query parameter may be empty or unknown. Where only
    operators find something, nobody else is told which methods there are.
    """
    kind = type(failure).__name__
    if kind == "UnsupportedMethodResponse":
        return not case.path.startswith("/v1/operator/") or response.status_code != 404
    if kind != "AcceptedNegativeData":
        return True
    return isinstance(case.body, dict) and case.path != "/v1/completions/batch"


@schemathesis.hook
def after_call(context, case, response):
    with lock:
        counts[f"{response.status_code} {case.operation.label}"] += 1
        if response.status_code == 201 and case.path in ("/v1/clans", "/v1/habits"):
            known = Known.clans if case.path == "/v1/clans" else Known.habits
            known.append(json.loads(response.content)["id"])


@schemathesis.hook
def after_network_error(context, case, request):
    with lock:
        counts[f"none {case.operation.label}"] += 1


@schemathesis.check
def a_refusal_is_a_known_problem(ctx, response, case):
    """Every refusal is problem+json of a known type with its own status, and fields are blamed in `validation` alone."""
    if response.status_code < 400:
        return
    assert response.headers.get("content-type", [""])[0].startswith("application/problem+json"), "no problem+json"
    if case.method.upper() == "HEAD":
        return
    problem = json.loads(response.content)
    slug = problem["type"].removeprefix(PROBLEM_BASE)
    assert STATUS_OF.get(slug) == response.status_code == problem["status"], f"{slug} with {response.status_code}"
    assert ("errors" in problem) == (slug == "validation"), "errors belong to validation"
    assert set(problem) <= {"type", "title", "status", "detail", "instance", "errors"}, "an unknown field"


@schemathesis.check
def an_answer_carries_its_request_id(ctx, response, case):
    assert response.headers.get("x-request-id"), "no X-Request-Id"


@atexit.register
def leave_counts():
    with open(COUNTS_FILE, "w", encoding="utf-8") as file:
        json.dump(counts, file)
