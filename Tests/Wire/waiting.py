"""Waiting on conditions, never on time."""

import time


def eventually(look, timeout=15.0, what=None):
    """The first true answer of `look`; an assertion failure after `timeout` seconds with the last one."""
    deadline = time.monotonic() + timeout
    while True:
        answer = look()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"not within {timeout} s: {what or look.__name__}; last answer: {answer!r}"
        time.sleep(0.05)
