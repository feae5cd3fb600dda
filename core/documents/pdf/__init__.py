"""The engine under everything printed: tagged pages, text, fonts, copies, validation."""
