"""Gives commands their German names and descriptions from the catalogues. Base names are English."""

from dataclasses import dataclass

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.texts import Language, Texts

COMMAND = "command"
OPTION = "option"
DESCRIPTION = "description"
CHOICE = "choice"
CONTEXTS = (COMMAND, OPTION, DESCRIPTION, CHOICE)
"""gettext contexts: the same English word may be a command here and an option there."""

_CONTEXTS = {
    Location.command_name: COMMAND,
    Location.group_name: COMMAND,
    Location.parameter_name: OPTION,
    Location.command_description: DESCRIPTION,
    Location.group_description: DESCRIPTION,
    Location.parameter_description: DESCRIPTION,
    Location.choice_name: CHOICE,
}


@dataclass(eq=False)
class CommandTranslator(app_commands.Translator):
    """Answers for German only; every other client sees the English base names."""

    texts: Texts

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        if locale is not discord.Locale.german or context.location not in _CONTEXTS:
            return None
        return self.texts.translate(_CONTEXTS[context.location], string.message, Language.DE)
