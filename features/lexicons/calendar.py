"""Days of the week and months, in lower case, for every rule that looks for a date."""

from __future__ import annotations

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
# "may" is a verb far more often than a month
PLAIN_MONTHS = frozenset(MONTHS) - {"may"}
