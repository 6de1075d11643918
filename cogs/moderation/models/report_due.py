"""The kinds of work that reports and appeals leave on the due list."""

from typing import Final

REPORT_CARD: Final = "moderation.report_card"
REPORT_DELETE: Final = "moderation.report_delete"
REPORT_TOLD: Final = "moderation.report_told"
APPEAL_CARD: Final = "moderation.appeal_card"
APPEAL_TOLD: Final = "moderation.appeal_told"
FORGET: Final = "moderation.forget"
VOICE: Final = "voice"
"""The key under which REPORT_TOLD names whose report it answers, by its number."""
