"""What a driver says of a file that it does not take in."""


class RefusedContent(Exception):
    """A file that may not be taken in; the sentences are for the person."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
