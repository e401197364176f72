"""What the system says, in the language of the user."""

from __future__ import annotations

import errno
import os

import pytest

from docmgr.i18n.oserrors import REASONS, reason
from docmgr.i18n.text import set_language


@pytest.mark.parametrize("number", sorted(REASONS))
def test_the_words_are_the_system_s_own_in_english(number: int) -> None:
    set_language("en")
    assert reason(OSError(number, os.strerror(number), "x")) in (os.strerror(number), "Quota exceeded", REASONS[number])


def test_an_error_without_a_number_still_says_something() -> None:
    assert reason(OSError("broken")) == "broken"
    assert reason(OSError()) == "OSError"
    assert reason(OSError(errno.EPROTO, os.strerror(errno.EPROTO))) == os.strerror(errno.EPROTO)
