"""Messages: what may be in them, whom they mention, how they come to be, change and go.

`create_message`, `edit_message` and `delete_message` serve the REST routes and interactions alike.
"""

from sandbox.rest.messages.changing import delete_message as delete_message
from sandbox.rest.messages.changing import edit_message as edit_message
from sandbox.rest.messages.composing import Origin as Origin
from sandbox.rest.messages.composing import create_message as create_message
