"""What a message may hold: every limit is refused at the field that breaks it, in Discord's words."""

from typing import Any

import pytest

from tests.rest.client import Client

V2 = 1 << 15


def _text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def _button(custom_id: str = "b", **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of a button
    return {"type": 2, "style": 1, "label": "Ja", "custom_id": custom_id, **fields}


def _row(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(parts)}


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"description": "x" * 4096}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
        ({"embeds": [{"title": "x"}] * 11}, "embeds", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{}]}, "embeds.0.description", "BASE_TYPE_REQUIRED"),
        (
            {"embeds": [{"fields": [{"name": "", "value": "x"}]}]},
            "embeds.0.fields.0.name",
            "BASE_TYPE_REQUIRED",
        ),
        ({"embeds": [{"url": "javascript:x"}]}, "embeds.0.url", "URL_TYPE_INVALID_SCHEME"),
        ({"embeds": [{"color": 1 << 24}]}, "embeds.0.color", "NUMBER_TYPE_MAX"),
        ({"content": "x", "nonce": "n" * 26}, "nonce", "BASE_TYPE_MAX_LENGTH"),
        (
            {"components": [_row(*[_button(str(n)) for n in range(6)])]},
            "components.0.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            {"components": [_row(_button()), _row(_button())]},
            "components.1.components.0.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (
            {"components": [_row(_button(label="x" * 81))]},
            "components.0.components.0.label",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            {"components": [_row(_button("x" * 101))]},
            "components.0.components.0.custom_id",
            "BASE_TYPE_BAD_LENGTH",
        ),
        ({"components": [_text("V2 without its flag")]}, "components.0.type", "BASE_TYPE_CHOICES"),
        (
            {"flags": V2, "components": [_text("x")], "content": "x"},
            "content",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
        (
            {"flags": V2, "components": [_text("x" * 2001), _text("x" * 2000)]},
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
        ),
        (
            {"flags": V2, "components": [{"type": 17, "components": [_text("x")] * 40}]},
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        ),
        ({"content": "x", "message_reference": {"message_id": "1"}}, "message_reference", "REPLIES_UNKNOWN_MESSAGE"),
        (
            {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
    ],
)
async def test_a_wrong_form_is_refused_at_its_field(
    rest: Client, channel: str, body: dict[str, Any], path: str, code: str
) -> None:
    reply = await rest("POST", f"/channels/{channel}/messages", body)
    assert (reply.status, reply.code) == (400, 50035)
    assert reply.error_at(*path.split(".")) == code


async def test_a_select_offers_each_value_once_and_no_more_than_25(rest: Client, channel: str) -> None:
    def select(values: list[str]) -> list[dict[str, Any]]:
        options = [{"label": value, "value": value} for value in values]
        return [_row({"type": 3, "custom_id": "s", "options": options})]

    twice = await rest("POST", f"/channels/{channel}/messages", {"components": select(["a", "a"])})
    many = await rest("POST", f"/channels/{channel}/messages", {"components": select([str(n) for n in range(26)])})
    assert [twice.status, many.status] == [400, 400]


async def test_all_that_is_wrong_is_told_at_once(rest: Client, channel: str) -> None:
    reply = await rest(
        "POST",
        f"/channels/{channel}/messages",
        {"content": "x" * 2001, "embeds": [{"title": "x" * 257}]},
    )
    assert set(reply.body["errors"]) == {"content", "embeds"}


@pytest.mark.parametrize("body", [{}, {"content": ""}, {"content": "  \n"}, {"embeds": [], "components": []}])
async def test_an_empty_message_is_refused(rest: Client, channel: str, body: dict[str, Any]) -> None:
    reply = await rest("POST", f"/channels/{channel}/messages", body)
    assert (reply.status, reply.code) == (400, 50006)
