"""Bech32, the spelling of age's keys: 5-bit letters with a checksum that finds typing mistakes. Source: BIP 173."""

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {letter: value for value, letter in enumerate(LETTERS)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
CHECK = 6


def encode(prefix: str, data: bytes) -> str:
    """The text of these bytes under a lower-case prefix."""
    values = _regroup(data, 8, 5, padded=True)
    assert values is not None
    sum_ = _polymod([*_expanded(prefix), *values, *[0] * CHECK]) ^ 1
    check = [(sum_ >> 5 * (CHECK - 1 - at)) & 31 for at in range(CHECK)]
    return prefix + "1" + "".join(LETTERS[value] for value in (*values, *check))


def decode(prefix: str, text: str) -> "bytes | None":
    """The bytes behind the text, None where prefix, letters or checksum are wrong, or cases are mixed."""
    if text != text.lower() and text != text.upper():
        return None
    found, _one, rest = text.lower().rpartition("1")
    values = [_VALUES.get(letter, -1) for letter in rest]
    if found != prefix or len(values) < CHECK or -1 in values or _polymod([*_expanded(prefix), *values]) != 1:
        return None
    data = _regroup(values[:-CHECK], 5, 8, padded=False)
    return None if data is None else bytes(data)


def _expanded(prefix: str) -> "list[int]":
    codes = prefix.encode()
    return [*(code >> 5 for code in codes), 0, *(code & 31 for code in codes)]


def _polymod(values: "list[int]") -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for at, factor in enumerate(_GENERATOR):
            if top >> at & 1:
                check ^= factor
    return check


def _regroup(values: "bytes | list[int]", width: int, wanted: int, *, padded: bool) -> "list[int] | None":
    found, held, bits = [], 0, 0
    for value in values:
        held = held << width | value
        bits += width
        while bits >= wanted:
            bits -= wanted
            found.append(held >> bits & (1 << wanted) - 1)
        held &= (1 << bits) - 1
    if padded:
        return [*found, held << wanted - bits] if bits else found
    return found if bits < width and not held else None
