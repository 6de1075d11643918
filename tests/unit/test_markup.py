"""What people type comes out as they typed it: never as markdown, a mention, a direction or a link in disguise."""

import unicodedata

import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import _visible_cluster, clean_text

SIGNS = st.text(
    st.sampled_from(
        "a 1é\u0301\u00ad\u200d\u200c\ufe0f\u20e3#✔👨👩🏽🇩🇪क\u094dष한각\u0600ل\n\u3164\u115f\x07"
        "\U0001f3f4\U000e0067\U000e007f"
    )
)


def cleaned_sign_by_sign(text: str) -> str:
    """The definition: every sign of every line, whether or not anything is special about it."""
    text = unicodedata.normalize("NFC", text)
    lines = []
    for line in text.split("\n"):
        signs = regex.findall(r"\X", line)
        lines.append("".join(map(_visible_cluster, signs, [*signs[1:], ""])).rstrip())
    cleaned = "\n".join(lines).strip()
    return cleaned if cleaned == text else cleaned_sign_by_sign(cleaned)


@given(st.text(st.characters(exclude_characters="\t\r\x0b\x0c\x85\u2028\u2029\u2800")) | SIGNS)
def test_cleaning_what_is_special_is_cleaning_the_whole(text: str) -> None:
    assert clean_text(text) == cleaned_sign_by_sign(text)
