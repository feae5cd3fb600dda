"""Open PDUPS without a screen: what is stored, allowed, done, asked and printed."""
