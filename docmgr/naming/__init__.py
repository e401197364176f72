"""The law of names: what a document's name says, whether it is lawful, and what the lawful name would be.

Source: D-2.1.2 ``[date]-[type]-[topic]-version`` and D-4.1 (no vague words). One engine for hook, command line and
server; it stands on the hook's path, so its modules import nothing heavier than builtins when they are loaded, and
its verdicts do not change with the Python they run on.
"""
