"""The rules of the field as pure functions: no database, no clock; `today` and `now` are arguments."""
