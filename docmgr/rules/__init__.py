"""The rules of names and folders (chapter D of the handbook), judged the same way by hook, CLI and server.

``tables`` hold the compiled policy, ``places`` says which rule a folder obeys, ``paths`` judges one path, ``siblings``
a folder, ``tree`` everything, ``changes`` and ``commits`` what comes in; ``verdict`` applies waivers and the baseline,
``proposals`` names what would be lawful. Up to ``commits`` all is on the hook's path: builtins only at import.
"""
