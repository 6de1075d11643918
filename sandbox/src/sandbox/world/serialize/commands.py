"""Application commands in Discord's shape."""

from sandbox.world.entities import AppCommand, Json

_LOCALISED = ("name_localizations", "description_localizations")


def command(entry: AppCommand, *, with_localizations: bool = True) -> Json:
    """ApplicationCommandResponse; lists leave the localisations out unless asked for."""
    data: Json = {
        "id": str(entry.id),
        "application_id": str(entry.application_id),
        "version": str(entry.version),
        "type": entry.type,
        "name": entry.name,
    } | entry.body
    if entry.guild_id is not None:
        data["guild_id"] = str(entry.guild_id)
    return data if with_localizations else _without_localizations(data)


def _without_localizations(data: Json) -> Json:
    plain = {key: value for key, value in data.items() if key not in _LOCALISED}
    for key in ("options", "choices"):
        if isinstance(plain.get(key), list):
            plain[key] = [_without_localizations(part) for part in plain[key]]
    return plain
