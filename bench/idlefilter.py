"""A filter process that hands every file back: what git's protocol and Python cost before anything is done."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docmgr.filters.protocol import FLUSH, Channel, handshake, packet


def main() -> None:
    """Talk to git until it hangs up."""
    channel = Channel.standard()
    done = packet(b"status=success\n") + FLUSH
    if handshake(channel):
        try:
            while True:
                channel.lines()
                channel.content(done, list(channel.packets()), FLUSH + FLUSH)
        except EOFError:
            return


if __name__ == "__main__":
    main()
