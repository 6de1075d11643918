"""A real Chromium on the page of a real sandbox, served by the real bot."""

from sandbox.browser.fixtures import axe as axe
from sandbox.browser.fixtures import browser as browser
from sandbox.browser.fixtures import devtools as devtools
from sandbox.browser.fixtures import opened as opened
from tests.e2e.conftest import prepared_forum as prepared_forum
from tests.e2e.conftest import ready_forum as ready_forum
