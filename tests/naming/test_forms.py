"""The forms of a text: the quick question says the same as the slow one."""

from hypothesis import given
from hypothesis import strategies as st

from docmgr.naming.forms import is_plain


def plain_by_character(text):
    return all(char < "\x80" or "\u4e00" <= char <= "\u9fff" for char in text)


def test_every_character_alone_and_among_others():
    for code in [*range(0x10000), 0x10000, 0x20000, 0x2F804, 0x10FFFF]:
        char = chr(code)
        assert is_plain(char) == is_plain(f"制度{char}a") == plain_by_character(char), hex(code)


@given(st.text(st.sampled_from("aZ0-. 制度鿿ﾀéā\u0100\u4dff\ua000\udcff𠮷\0"), max_size=9))
def test_a_text_is_plain_as_its_characters_are(text):
    assert is_plain(text) == plain_by_character(text)
