"""The department's policy: which folders, types, words, numbers and severities apply, and where each was written.

``load`` reads ``.docmgr/policy.yaml`` on top of a shipped handbook, ``model`` is what everybody else reads, ``explain``
says which line decides about a path, ``waivers`` holds the exceptions that were granted. Handbook chapter 四 (D), and
the numbers that all chapters leave open.
"""
