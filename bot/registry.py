"""Collects what features contribute, and lets them find each other's services. Filled by each feature's `setup`.

It knows the shapes of contributions, no feature and no Discord object: whoever uses a contribution reads it here.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from aiohttp.web import AbstractRouteDef

from bot.contributions import CardButton as CardButton
from bot.contributions import CitiesChanged as CitiesChanged
from bot.contributions import Dependents as Dependents
from bot.contributions import DigestProvider as DigestProvider
from bot.contributions import DigestSection as DigestSection
from bot.contributions import HoldProvider as HoldProvider
from bot.contributions import InboxItem as InboxItem
from bot.contributions import InboxProvider as InboxProvider
from bot.contributions import NoticeProvider as NoticeProvider
from bot.contributions import PersonalSetting as PersonalSetting
from bot.contributions import PersonalSettingProvider as PersonalSettingProvider
from bot.database import Reader
from bot.due.models import Handler
from bot.people import DutyMover, MemberRecord, MemberRecordProvider, Right
from bot.privacy.models import BeforeErasing, PrivacyClass
from bot.settings import Setting
from bot.texts import Text
from bot.ui.components import ComponentHandler
from bot.ui.forms import Form

Service = TypeVar("Service")

Greeting = Callable[[int], Awaitable[None]]
"""(guild id): look after a guild, at the start and when the bot comes to it. Doing it twice changes nothing."""


@dataclass(frozen=True, slots=True)
class HelpTopic:
    """A page of /help beside the generated list of commands: `advice` is the next sensible step for `right`."""

    key: str
    title: Text
    body: Text
    right: Right = Right.ALL


async def _nobody(_: int, __: int, ___: frozenset[int]) -> MemberRecord:
    return MemberRecord()


@dataclass(slots=True)
class Registry:
    """Every mapping is by the contribution's key; registering a key twice is a programming error."""

    components: dict[str, ComponentHandler] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    due_kinds: dict[str, Handler] = field(default_factory=dict)
    background_kinds: set[str] = field(default_factory=set)
    due_titles: dict[str, Text] = field(default_factory=dict)
    settings: dict[str, Setting] = field(default_factory=dict)
    privacy: dict[str, PrivacyClass] = field(default_factory=dict)
    help_topics: dict[str, HelpTopic] = field(default_factory=dict)
    card_buttons: dict[str, list[CardButton]] = field(default_factory=dict)
    dependents: dict[str, list[Dependents]] = field(default_factory=dict)
    inbox: dict[str, InboxProvider] = field(default_factory=dict)
    duties: dict[str, DutyMover] = field(default_factory=dict)
    digest: dict[str, DigestSection] = field(default_factory=dict)
    holds: dict[str, HoldProvider] = field(default_factory=dict)
    notices: dict[str, NoticeProvider] = field(default_factory=dict)
    personal_settings: dict[str, PersonalSettingProvider] = field(default_factory=dict)
    routes: list[AbstractRouteDef] = field(default_factory=list)
    on_guild: list[Greeting] = field(default_factory=list)
    cities_changed: list[CitiesChanged] = field(default_factory=list)
    before_erasing: list[BeforeErasing] = field(default_factory=list)
    member_record: MemberRecordProvider = _nobody
    _services: dict[type[Any], object] = field(default_factory=dict)

    def add_components(self, *handlers: ComponentHandler) -> None:
        for handler in handlers:
            _add(self.components, handler.action, handler)

    def add_form(self, *forms: Form) -> None:
        for form in forms:
            _add(self.forms, form.action, form)

    def add_due_kind(self, kind: str, handler: Handler, title: Text, *, background: bool = False) -> None:
        """What is called when something of that kind is due; `title` is how admins read of it in /setup status.

        Nobody sees anything of `background` work: "to what is due next" on a clock that travels passes it by.
        """
        if background:
            self.background_kinds.add(kind)
        _add(self.due_kinds, kind, handler)
        _add(self.due_titles, kind, title)

    def add_setting(self, *settings: Setting) -> None:
        for setting in settings:
            _add(self.settings, setting.key, setting)

    def add_privacy(self, *classes: PrivacyClass) -> None:
        for privacy_class in classes:
            _add(self.privacy, privacy_class.key, privacy_class)

    def add_help(self, *topics: HelpTopic) -> None:
        for topic in topics:
            _add(self.help_topics, topic.key, topic)

    def add_card_button(self, card: str, button: CardButton) -> None:
        """Offer a button on the cards of a kind, such as `poll.closed`."""
        self.card_buttons.setdefault(card, []).append(button)

    def add_dependents(self, card: str, provider: Dependents) -> None:
        """Say what was made of records whose cards are of a kind, such as `poll.closed`."""
        self.dependents.setdefault(card, []).append(provider)

    async def made_of(self, card: str, reader: Reader, guild_id: int, number: int) -> list[str]:
        """What other features have made of a record."""
        return [name for provider in self.dependents.get(card, []) for name in await provider(reader, guild_id, number)]

    def add_inbox(self, key: str, provider: InboxProvider) -> None:
        _add(self.inbox, key, provider)

    def add_personal_setting(self, key: str, provider: PersonalSettingProvider) -> None:
        """Show something in everybody's /me settings."""
        _add(self.personal_settings, key, provider)

    def add_duties(self, key: str, mover: DutyMover) -> None:
        _add(self.duties, key, mover)

    def add_digest(self, *sections: DigestSection) -> None:
        for section in sections:
            _add(self.digest, section.key, section)

    def add_hold(self, key: str, provider: HoldProvider) -> None:
        _add(self.holds, key, provider)

    async def held(self, guild_id: int) -> frozenset[int]:
        """The channels that some feature holds for a while: whoever writes rights leaves them alone."""
        return frozenset([channel for provider in self.holds.values() for channel in await provider(guild_id)])

    def add_notices(self, key: str, provider: NoticeProvider) -> None:
        _add(self.notices, key, provider)

    async def noticed(self, guild_id: int) -> list[Text]:
        """What features want admins to know of the server."""
        return [text for provider in self.notices.values() for text in await provider(guild_id)]

    def provide(self, service: object) -> None:
        """Offer a service to the features above, by its class."""
        if type(service) in self._services:
            raise ValueError(f"{type(service).__name__} is provided twice")
        self._services[type(service)] = service

    def service(self, kind: type[Service]) -> Service:
        """The service of that class. Raises KeyError when no loaded feature provides it."""
        return cast("Service", self._services[kind])


Contribution = TypeVar("Contribution")


def _add(where: dict[str, Contribution], key: str, what: Contribution) -> None:
    if key in where:
        raise ValueError(f"{key} is registered twice")
    where[key] = what
