"""Holds recorded requests against Discord's own API document: what a bot sent and the sandbox accepted, and what the
sandbox answered.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import jsonschema_rs

from sandbox.conformance.accepted import ACCEPTED, Deviation, with_accepted

_URI = "urn:discord-api"
_PLACE = Path("shared", "discord", "openapi.json")


def document_path() -> Path | None:
    """Where the document is: DISCORD_OPENAPI, or `shared/discord/openapi.json` beside the project (or beside a folder
    that it lies in); None if it is absent.
    """
    named = os.environ.get("DISCORD_OPENAPI")
    here = Path.cwd()
    places = [Path(named)] if named else [folder / _PLACE for folder in (here, *here.parents)]
    return next((place for place in places if place.is_file()), None)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a request or an answer is not as the document says."""

    n: int
    method: str
    route: str
    side: str  # "request" or "answer"
    status: int
    where: str
    message: str

    def __str__(self) -> str:
        return f"#{self.n} {self.method} {self.route} {self.status} {self.side} {self.where}: {self.message}"


@dataclass(slots=True)
class Report:
    """What was found, how often each route was held against the document, and which could not be and why.

    `requests` and `answers` count the bodies of each route that were held against their schema.
    """

    findings: list[Finding] = field(default_factory=list)
    checked: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    unchecked: dict[str, str] = field(default_factory=dict)

    def table(self) -> str:
        """Routes that were checked with their counts, then those that were not with the reason."""
        lines = [f"checked    {count:5} {route}" for route, count in sorted(self.checked.items())]
        lines += [f"unchecked        {route}: {reason}" for route, reason in sorted(self.unchecked.items())]
        return "\n".join(lines)


class Conformance:
    """A document, ready for use. `records` are entries of the sandbox's `GET /sandbox/requests`."""

    def __init__(self, document: Mapping[str, Any], accepted: Iterable[Deviation] = ACCEPTED) -> None:
        self._document = with_accepted(document, accepted)
        self._templates = {_anonymous(template): template for template in self._document["paths"]}
        registry = jsonschema_rs.Registry([(_URI, self._document)])
        self._validator = cache(
            lambda pointer: jsonschema_rs.Draft202012Validator(
                {"$ref": f"{_URI}#{pointer}"}, registry=registry, validate_formats=True
            )
        )

    def operation(self, method: str, route: str) -> Mapping[str, Any] | None:
        """What the document says of a route of the sandbox; None if it does not know it."""
        template = self._templates.get(_anonymous(route), "")
        found: Mapping[str, Any] | None = self._document["paths"].get(template, {}).get(method.lower())
        return found

    def check(self, records: Iterable[Mapping[str, Any]]) -> Report:
        """Every record under a route of the document. A record without answer (a lost one) counts by its request."""
        report = Report()
        for record in records:
            self._check(record, report)
        return report

    def _check(self, record: Mapping[str, Any], report: Report) -> None:
        method, route = record["method"], record["route"]
        if route is None:
            report.findings.append(_finding(record, "request", "", "unknown to the sandbox"))
            return
        template = self._templates.get(_anonymous(route), "")
        operation = self.operation(method, route)
        name = f"{method} {route}"
        if operation is None:
            report.unchecked[name] = "not in the document (a route of people's clients)"
            return
        report.checked[name] += 1
        base = ("paths", template, method.lower())
        status = record["status"]
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            self._check_request(record, report, (*base, "requestBody"), operation)
        self._check_answer(record, report, base, operation)

    def _check_request(
        self,
        record: Mapping[str, Any],
        report: Report,
        base: tuple[str, ...],
        operation: Mapping[str, Any],
    ) -> None:
        content = operation.get("requestBody", {}).get("content", {})
        if record["body"] is None:
            if operation.get("requestBody", {}).get("required") and "multipart/form-data" not in content:
                report.findings.append(_finding(record, "request", "", "has no body"))
            return
        if "application/json" not in content:
            # A body that the route does not take: discord.py sends none; people's clients may.
            return
        pointer = (*base, "content", "application/json", "schema")
        report.requests[f"{record['method']} {record['route']}"] += 1
        self._validate(record, report, "request", pointer, record["body"])

    def _check_answer(
        self,
        record: Mapping[str, Any],
        report: Report,
        base: tuple[str, ...],
        operation: Mapping[str, Any],
    ) -> None:
        status, answer = record["status"], record["response"]
        declared = operation["responses"]
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            report.answers[f"{record['method']} {record['route']}"] += 1
        if status >= HTTPStatus.BAD_REQUEST:
            name = "RatelimitedResponse" if status == HTTPStatus.TOO_MANY_REQUESTS else "ErrorResponse"
            if answer is not None:
                self._validate(record, report, "answer", ("components", "schemas", name), answer)
            return
        if status == 0:
            return
        if str(status) not in declared:
            listed = ", ".join(declared)
            report.findings.append(_finding(record, "answer", "", f"status is none of {listed}"))
            return
        content = declared[str(status)].get("content", {})
        if "application/json" not in content:
            if answer is not None:
                report.findings.append(_finding(record, "answer", "", "should have no body"))
            return
        pointer = (*base, "responses", str(status), "content", "application/json", "schema")
        self._validate(record, report, "answer", pointer, answer)

    def _validate(
        self,
        record: Mapping[str, Any],
        report: Report,
        side: str,
        pointer: tuple[str, ...],
        value: object,
    ) -> None:
        for error in self._validator(_pointer(pointer)).iter_errors(value):
            where = "/".join(str(step) for step in error.instance_path)
            report.findings.append(_finding(record, side, where, _explained(error)))


def _finding(record: Mapping[str, Any], side: str, where: str, message: str) -> Finding:
    route = record["route"] or record["path"]
    return Finding(record["n"], record["method"], route, side, record["status"], where, message)


def _explained(error: jsonschema_rs.ValidationError) -> str:
    """The error; where no alternative fits, why the nearest one does not (the one with the fewest complaints, a
    wrong `type` weighing most).
    """
    branches: list[list[jsonschema_rs.ValidationError]] = getattr(error.kind, "context", None) or []
    if not branches:
        return error.message[:400]
    nearest = min(branches, key=lambda branch: sum(_weight(inner) for inner in branch))
    return "; ".join(f"{'/'.join(str(step) for step in inner.instance_path)}: {_explained(inner)}" for inner in nearest)


def _weight(error: jsonschema_rs.ValidationError) -> int:
    return 100 if error.instance_path[-1:] == ["type"] else 1


def _anonymous(template: str) -> str:
    """The sandbox and the document name some parameters differently."""
    return re.sub(r"\{[^}]*\}", "{}", template)


def _pointer(parts: tuple[str, ...]) -> str:
    """A JSON pointer as the fragment of a URI."""
    escaped = (part.replace("~", "~0").replace("/", "~1") for part in parts)
    return "".join(f"/{part}" for part in escaped).replace("{", "%7B").replace("}", "%7D")


@cache
def discord_conformance() -> Conformance | None:
    """The document where it is present; None where it is absent (the test then skips, saying so)."""
    path = document_path()
    return None if path is None else Conformance(json.loads(path.read_text(encoding="utf-8")))
