"""How many failures are allowed before somebody has to wait, and how long."""

from datetime import timedelta

FAILURES_OF_NAME = 5
NAME_WINDOW = timedelta(minutes=15)  # also how long a name then waits: never for ever
FAILURES_FROM_IP = 20
IP_WINDOW = timedelta(minutes=1)  # short, since whole districts share one address

# Wrong codes of one user, from wherever: who types them knows the password, so no stranger makes a user wait.
# Three of a million codes are right at a time, so that guessing on for a day finds one in 350 times.
WRONG_CODES = 10
CODES_WINDOW = timedelta(minutes=15)  # also how long the user then waits

# Codes asked for to reset a password: by the username that was typed, known or not, and by network address.
RESETS_OF_NAME = 10
RESETS_FROM_IP = 100  # a district's people set their first passwords in the same hour
RESETS_WINDOW = timedelta(minutes=15)
