"""Two languages: the words the program says (gettext, English in the code) and the columns they take on a screen.

What the handbook says (rule texts, clause titles, field labels) is YAML with zh and en side by side, and not here.
"""
