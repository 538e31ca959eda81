"""A client made from the API's own document asks it, and is told what the wire says."""

import json
import os
import urllib.request

import pytest
from techmap_client import Client
from techmap_client.api.analysis import compare, next_, trends
from techmap_client.api.companies import companies
from techmap_client.api.openings import opening, openings
from techmap_client.api.roles import distinctive, roles
from techmap_client.api.skills import skill, skills, together, top
from techmap_client.models.problem import Problem

BASE = os.environ["TECHMAP_API"]


@pytest.fixture(scope="module")
def client():
    with Client(base_url=BASE) as c:
        yield c


def plain(value):
    """What the client has read, with times spelled as on the wire."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, str) and value.endswith("+00:00"):
        return value.removesuffix("+00:00") + "Z"
    return value


def wire(path):
    with urllib.request.urlopen(BASE + path) as answer:
        return json.load(answer)


@pytest.mark.parametrize(
    ("ask", "args", "path"),
    [
        (top, {"role": ["backend"], "n": 5}, "/v1/skills/top?n=5&role=backend"),
        (top, {"role": ["backend"], "new_grad": True}, "/v1/skills/top?new_grad=true&role=backend"),
        (skills, {"q": "spring"}, "/v1/skills?q=spring"),
        (skill, {"id": "java"}, "/v1/skills/java"),
        (together, {"id": "java"}, "/v1/skills/java/together"),
        (roles, {}, "/v1/roles"),
        (distinctive, {"id": "devops"}, "/v1/roles/devops/distinctive"),
        (trends, {"role": ["backend"]}, "/v1/trends?role=backend"),
        (compare, {"a": "role=backend", "b": "role=frontend"}, "/v1/compare?a=role%3Dbackend&b=role%3Dfrontend"),
        (next_, {"have": ["java"], "role": ["backend"]}, "/v1/next?have=java&role=backend"),
        (companies, {}, "/v1/companies"),
        (openings, {"words": "백엔드", "facets": True}, "/v1/openings?facets=true&words=%EB%B0%B1%EC%97%94%EB%93%9C"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_answers_are_those_of_the_wire(client, ask, args, path):
    args = dict(args)
    place = [args.pop("id")] if "id" in args else []
    assert plain(ask.sync(*place, client=client, **args).to_dict()) == wire(path)


def test_an_opening_by_its_id(client):
    first = openings.sync(client=client, n=1).openings[0]
    assert opening.sync(first.id, client=client).title == first.title


def test_a_mistake_is_a_problem(client):
    answer = top.sync(client=client, role=["bakend"])
    assert isinstance(answer, Problem)
    assert "backend" in json.dumps(answer.to_dict())
