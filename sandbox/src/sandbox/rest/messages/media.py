"""Pictures and files inside a message: `attachment://name` becomes the address of the file that came with it."""

from sandbox.rest.checks import refuse
from sandbox.rest.messages.layout import attachment_name, file_components, media_of, unfurled
from sandbox.world.entities import Json
from sandbox.world.messages import Attachment, Message
from sandbox.world.serialize.messages import attachment_url
from sandbox.world.world import World


def resolve_media(world: World, message: Message) -> None:
    """`attachment://name` in embeds and components becomes the file's address. 50035 for a file that is not there."""
    files = {file.filename: file for file in message.attachments}
    for embed in message.embeds:
        for part in ("image", "thumbnail"):
            if part in embed:
                embed[part] = _embed_media(world, files, embed[part], "url")
        for part in ("author", "footer"):
            if "icon_url" in embed.get(part, {}):
                embed[part] = _embed_media(world, files, embed[part], "icon_url")
    for media in media_of(message.components):
        if "id" not in media:
            media.update(_media(world, files, media["url"]))
    for component in file_components(message.components):
        held = _by_id(message, component["file"])
        component["name"] = None if held is None else held.filename
        component["size"] = None if held is None else len(held.data)


def _by_id(message: Message, media: Json) -> Attachment | None:
    return next((file for file in message.attachments if str(file.id) == media.get("attachment_id")), None)


def _find(files: dict[str, Attachment], address: str) -> Attachment | None:
    name = attachment_name(address)
    if name is None:
        return None
    if name not in files:
        raise refuse(
            ("components",),
            "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
            f"The referenced file {name} was not found",
        )
    return files[name]


def _embed_media(world: World, files: dict[str, Attachment], part: Json, key: str) -> Json:
    file = _find(files, part[key])
    address = part[key] if file is None else attachment_url(world, file)
    return part | {key: address, f"proxy_{key}": address}


def _media(world: World, files: dict[str, Attachment], address: str) -> Json:
    file = _find(files, address)
    if file is None:
        return unfurled(address, world.new_id)
    signed = attachment_url(world, file)
    return {
        "id": str(file.id),
        "attachment_id": str(file.id),
        "url": signed,
        "proxy_url": signed,
        "width": file.width,
        "height": file.height,
        "content_type": file.content_type,
    }
