"""Names the forms that a draft's preview opens, and fills them in."""

from cogs.decisions.models.drafts import DecisionDraft
from cogs.decisions.render.preview import EDIT

VOTES, DETAILS = "decisions.votes", "decisions.details"
STATE = "decisions.draft_state"
"""Forms that the preview opens: argument draft; of `STATE` also the state that is wanted."""


def filled(draft: DecisionDraft, action: str) -> dict[str, str]:
    """What a form about the draft shows already."""
    content = draft.content
    if action == EDIT:
        wording = content.wording
        return {
            "title_de": wording.title.de,
            "text_de": wording.text.de,
            "title_en": wording.title.en,
            "text_en": wording.text.en,
            "translator": wording.translator,
        }
    if action == DETAILS:
        return {
            "day": content.decided_on,
            "tags": ", ".join(content.tags),
            "foreign": content.foreign_number,
            "threshold": content.threshold if content.threshold.isdecimal() else "",
        }
    return {}
