"""What the operating system says when it cannot, in the chosen language."""

import errno

from docmgr.i18n.text import N_, _

# The commonest reasons, in the words of the system itself, which knows English alone.
REASONS = {
    errno.ENOENT: N_("No such file or directory"),
    errno.EACCES: N_("Permission denied"),
    errno.EPERM: N_("Operation not permitted"),
    errno.ENOSPC: N_("No space left on device"),
    errno.EROFS: N_("Read-only file system"),
    errno.EEXIST: N_("File exists"),
    errno.ENOTDIR: N_("Not a directory"),
    errno.EISDIR: N_("Is a directory"),
    errno.ENOTEMPTY: N_("Directory not empty"),
    errno.EBUSY: N_("Device or resource busy"),
    errno.ENAMETOOLONG: N_("File name too long"),
    errno.EMFILE: N_("Too many open files"),
    errno.EIO: N_("Input/output error"),
    errno.ELOOP: N_("Too many levels of symbolic links"),
    errno.EXDEV: N_("Invalid cross-device link"),
    errno.EFBIG: N_("File too large"),
    errno.EDQUOT: N_("Disk quota exceeded"),
}


def reason(error: OSError) -> str:
    """Why it failed, on one line and without the file's name; never empty."""
    known = REASONS.get(error.errno) if error.errno is not None else None
    return _(known) if known else error.strerror or str(error) or type(error).__name__
