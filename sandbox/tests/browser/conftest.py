"""A real Chromium on the page of a real sandbox."""

from sandbox.browser.fixtures import axe as axe
from sandbox.browser.fixtures import browser as browser
from sandbox.browser.fixtures import devtools as devtools
from sandbox.browser.fixtures import opened as opened
