"""How fast the program is, beside its peers: `python -m bench [ROWS…]`. docs/performance.md says what a row means."""
