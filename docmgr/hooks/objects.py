"""One git that answers every question about objects: starting it takes ten times as long as an answer."""

from docmgr.hooks.system import system

# A group of questions fits into the pipe, so that git never waits for us while we wait for it.
GROUP = 4000
BLOCK = 1 << 16


class Objects:
    """``git cat-file --batch-command``, from Git 2.36; ``OSError`` or ``EOFError`` where git does not answer."""

    __slots__ = ("pid", "questions", "answers", "rest")

    def __init__(self, pid: int, questions: int, answers: int) -> None:
        self.pid = pid
        self.questions = questions
        self.answers = answers
        self.rest = b""

    def ask(self, command: bytes, names: "list[bytes]") -> bytes:
        """What ``git cat-file --batch`` (``contents``) or ``--batch-check`` (``info``) prints for these names."""
        found: "list[bytes]" = []
        waiting, size = 0, 0
        for name in names:
            question = b"%s %s\n" % (command, name)
            if waiting and size + len(question) > GROUP:
                found += [self._answer(command) for _ in range(waiting)]
                waiting, size = 0, 0
            system.write(self.questions, question)
            waiting, size = waiting + 1, size + len(question)
        found += [self._answer(command) for _ in range(waiting)]
        return b"".join(found)

    def _answer(self, command: bytes) -> bytes:
        head = self._take(self._find(b"\n") + 1)
        size = head.rpartition(b" ")[2].strip()
        return head + self._take(int(size) + 1) if command == b"contents" and size.isdigit() else head

    def _find(self, sign: bytes) -> int:
        while sign not in self.rest:
            self._read()
        return self.rest.index(sign)

    def _take(self, length: int) -> bytes:
        while len(self.rest) < length:
            self._read()
        taken, self.rest = self.rest[:length], self.rest[length:]
        return taken

    def _read(self) -> None:
        block = system.read(self.answers, BLOCK)
        if not block:
            raise EOFError
        self.rest += block

    def close(self) -> None:
        """Let git go, and wait until it is gone."""
        system.close(self.questions)
        system.close(self.answers)
        system.waitpid(self.pid, 0)
