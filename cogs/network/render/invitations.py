"""Shows invitations to act for a city."""

from collections.abc import Sequence

import discord

from bot.dates import local_moment
from bot.markup import plain
from bot.privacy.models import ANONYMOUS
from bot.spreadsheets import Sheet
from bot.texts import Language, Plural, Text
from bot.ui.ids import make_id
from bot.ui.kit import COLOUR, ROW_LENGTH, button, view
from bot.ui.pager import Say, page_of, turning, write_footer
from bot.ui.post_text import and_more, fit
from cogs.network.models.cities import City
from cogs.network.models.invitations import InvitationDetails, StrayRoles
from cogs.network.render.cities import FUNCTIONS
from cogs.network.rules.invitation_list import InvitationList

INVITATIONS, REVOKE, INVITE_ALL = "network.invitations", "network.revoke_invitation", "network.invite_all"
_BUDGET = 1800


def invited(say: Say, language: Language, details: InvitationDetails) -> tuple[Text, discord.ui.View]:
    """The answer to making one: the link to pass on, and the way to take it back."""
    invitation, city = details.invitation, details.city
    text = Text(
        "Pass this link on: {link}\nWhoever joins the server with it is registered for **{city}**: {function}. It "
        "holds for one person, until {moment}; `/city invites` lists what is open.",
        link=invitation.url,
        city=plain(city.name),
        function=FUNCTIONS[invitation.function],
        moment=local_moment(invitation.expires_at, city.zone, language, year=True),
    )
    return text, view(button(say(Text("Revoke")), make_id(REVOKE, invitation.id), discord.ButtonStyle.danger))


def invitation_list(
    say: Say, language: Language, opened: Sequence[InvitationDetails], number: int
) -> tuple[discord.Embed, discord.ui.View]:
    """One page of what can still be used, with a button each to revoke it. Links are not shown again."""
    page = page_of(opened, number, ROW_LENGTH)
    lines = [
        say(
            Text(
                "**{number}** · {city}: {function} · {whom} until {moment}, by {person}",
                number=str(details.invitation.id),
                city=plain(details.city.name),
                function=FUNCTIONS[details.invitation.function],
                whom=f"{plain(details.invitation.whom)} ·" if details.invitation.whom else "",
                moment=local_moment(details.invitation.expires_at, details.city.zone, language, year=True),
                person=f"<@{details.invitation.created_by}>"
                if details.invitation.created_by != ANONYMOUS
                else Text("somebody who was erased"),
            )
        )
        for details in page.items
    ]
    embed = discord.Embed(
        title=say(Plural("{n} open invitation", "{n} open invitations", len(opened))),
        description="\n".join(lines) or say(Text("No invitation is open. `/city invite` makes one.")),
        colour=COLOUR,
    )
    write_footer(embed, say, page)
    buttons = [
        button(
            say(Text("Revoke {number}", number=str(details.invitation.id))),
            make_id(REVOKE, details.invitation.id),
            row=0,
        )
        for details in page.items
    ]
    return embed, view(*buttons, *turning(say, page, lambda turned: make_id(INVITATIONS, turned), row=1))


def list_question(say: Say, city: City, people: InvitationList, draft_id: int) -> tuple[Text, discord.ui.View | None]:
    """Whom a file would invite, and which of its lines are wrong."""
    lines = [f"{say(FUNCTIONS[row.function])}: {plain(row.whom)}" for row in people.rows]
    text = Text(
        "Nothing is made yet. {count} to **{city}**:\n{lines}",
        count=Plural("{n} invitation", "{n} invitations", len(people.rows)),
        city=plain(city.name),
        lines=fit(lines, "\n", _BUDGET, and_more),
    )
    if people.errors:
        wrong = fit([say(error) for error in people.errors], "\n", _BUDGET, and_more)
        text = Text("{text}\n\n⚠️ Left out:\n{errors}", text=text, errors=wrong)
    if not people.rows:
        return text, None
    label = say(Plural("Make {n} invitation", "Make {n} invitations", len(people.rows)))
    return text, view(button(label, make_id(INVITE_ALL, draft_id), discord.ButtonStyle.primary))


def links_sheet(say: Say, recorded: Sequence[InvitationDetails]) -> Sheet:
    """The links of a whole list, to pass on one by one."""
    return Sheet(
        say(Text("Invitations")),
        [say(Text("Name")), say(Text("City")), say(Text("Function")), say(Text("Link"))],
        [
            (
                details.invitation.whom,
                details.city.name,
                say(FUNCTIONS[details.invitation.function]),
                details.invitation.url,
            )
            for details in recorded
        ],
    )


def revoked(details: InvitationDetails) -> Text:
    return Text(
        "The invitation to **{city}** ({function}) no longer holds.",
        city=plain(details.city.name),
        function=FUNCTIONS[details.invitation.function],
    )


def unclear_text(details: InvitationDetails) -> Text:
    """What the moderators read of an invitation that was used, and nobody can be registered by it."""
    invitation = details.invitation
    text = Text(
        "⚠️ An invitation to **{city}** ({function}) was used, and it is not certain by whom, or the office cannot be "
        "given by it any more. It holds no longer. Please register the person with `/city appoint`.",
        city=plain(details.city.name),
        function=FUNCTIONS[invitation.function],
    )
    if invitation.used_by is None:
        return text
    return Text("{text} Joined at that time: {person}.", text=text, person=f"<@{invitation.used_by}>")


def stray_text(stray: StrayRoles) -> Text:
    """What the moderators read of somebody who came with roles of no invitation that holds."""
    return Text(
        "⚠️ {person} has joined the server with roles that the records do not give: {roles}. They are taken off again. "
        "If the person is to act for a city, please register them with `/city appoint`.",
        person=f"<@{stray.user}>",
        roles=", ".join(f"<@&{role}>" for role in stray.roles),
    )
