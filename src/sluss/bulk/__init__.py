"""The same rules over millions of companies: bit-rows over offers, verdicts and top matches.

Nothing here decides a clause: look-up tables are filled by `core.rules.holds`.
"""
