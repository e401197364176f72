"""Folders that another program synchronises behind Git's back, which damages repositories: found by name or mark."""

from __future__ import annotations

from collections.abc import Iterable

# Part of a folder's name in lower case, and how its program is called.
_NAMES = (
    ("onedrive", "OneDrive"),
    ("sharepoint", "SharePoint"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("dropbox", "Dropbox"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("icloud", "iCloud"),
    ("mobile documents", "iCloud"),
    ("seafile", "Seafile"),
    ("syncthing", "Syncthing"),
    ("nutstore", "坚果云"),
    ("坚果云", "坚果云"),
    ("baidusync", "百度网盘"),
    ("baidunetdisk", "百度网盘"),
    ("百度网盘", "百度网盘"),
    ("百度云", "百度网盘"),
    ("阿里云盘", "阿里云盘"),
    ("wpsdrive", "WPS 云盘"),
    ("wps云盘", "WPS 云盘"),
    ("weiyun", "腾讯微云"),
    ("微云", "腾讯微云"),
)
# Files and folders with which such programs mark what they synchronise.
_MARKS = (
    (".stfolder", "Syncthing"),
    (".sync_", "Nextcloud"),
    ("._sync_", "Nextcloud"),
    (".owncloudsync.log", "Nextcloud"),
    (".nextcloudsync.log", "Nextcloud"),
    (".dropbox", "Dropbox"),
    (".nutstore", "坚果云"),
)


def synchroniser(parts: Iterable[str], names: Iterable[str]) -> str:
    """The program that synchronises a folder, ``""`` for none known.

    ``parts`` are the folder's name and those above it, ``names`` what lies in it and in the folders above.
    """
    for part in parts:
        for mark, program in _NAMES:
            if mark in part.casefold():
                return program
    for name in names:
        for mark, program in _MARKS:
            if name.casefold().startswith(mark):
                return program
    return ""
