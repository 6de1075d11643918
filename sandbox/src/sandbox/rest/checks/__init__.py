"""Checks of what a request brings, with errors that name each field as Discord's 50035 does."""

from sandbox.rest.checks.base import Check as Check
from sandbox.rest.checks.base import Place as Place
from sandbox.rest.checks.base import checked as checked
from sandbox.rest.checks.base import refuse as refuse
from sandbox.rest.checks.shapes import Field as Field
from sandbox.rest.checks.shapes import all_optional as all_optional
from sandbox.rest.checks.shapes import array as array
from sandbox.rest.checks.shapes import either_kind as either_kind
from sandbox.rest.checks.shapes import nullable as nullable
from sandbox.rest.checks.shapes import optional as optional
from sandbox.rest.checks.shapes import record as record
from sandbox.rest.checks.shapes import required as required
from sandbox.rest.checks.shapes import variants as variants
from sandbox.rest.checks.values import anything as anything
from sandbox.rest.checks.values import bits as bits
from sandbox.rest.checks.values import boolean as boolean
from sandbox.rest.checks.values import integer as integer
from sandbox.rest.checks.values import moment as moment
from sandbox.rest.checks.values import number as number
from sandbox.rest.checks.values import one_of as one_of
from sandbox.rest.checks.values import snowflake as snowflake
from sandbox.rest.checks.values import text as text
from sandbox.rest.checks.values import url as url
