"""People as programs: a persona that logs in, reads, calls commands, presses buttons, fills in forms.

For the demo and the end-to-end tests. It uses what Discord's own client uses, HTTP and the gateway, and nothing
of the sandbox's insides.

    async with Person(sandbox.info(), "Stab Dortmund") as stab:
        answer = await stab.command("meeting schedule", {"topic": "Climate protection", "title": "Heat"})
        print((await answer.final()).text)
"""

from sandbox.people.answers import Answer as Answer
from sandbox.people.answers import Failure as Failure
from sandbox.people.answers import Form as Form
from sandbox.people.errors import CommandUnavailableError as CommandUnavailableError
from sandbox.people.errors import NothingHappenedError as NothingHappenedError
from sandbox.people.errors import NotThereError as NotThereError
from sandbox.people.errors import RefusedError as RefusedError
from sandbox.people.errors import UnexpectedAnswerError as UnexpectedAnswerError
from sandbox.people.person import Person as Person
from sandbox.people.person import everyone as everyone
from sandbox.people.reading import buttons_of as buttons_of
from sandbox.people.reading import components_of as components_of
from sandbox.people.reading import text_of as text_of
from sandbox.people.wire import File as File
