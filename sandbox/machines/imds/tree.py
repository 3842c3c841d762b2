"""What the metadata service knows, as nested folders, and how it lists them."""

from typing import Union

Tree = dict[str, Union["Tree", str, bytes]]

# The versions that EC2 lists ("Get the available versions of the instance metadata", EC2 User Guide). Here all of them
# answer alike.
VERSIONS = (
    *("1.0", "2007-01-19", "2007-03-01", "2007-08-29", "2007-10-10", "2007-12-15", "2008-02-01", "2008-09-01"),
    *("2009-04-04", "2011-01-01", "2011-05-01", "2012-01-12", "2014-02-25", "2014-11-05", "2015-10-20", "2016-04-19"),
    *("2016-06-30", "2016-09-02", "2018-03-28", "2018-08-17", "2018-09-24", "2019-10-01", "2020-10-27", "2021-01-03"),
    *("2021-03-23", "2021-07-15", "2022-09-24", "latest"),
)


def look_up(tree: Tree, path: str) -> bytes | None:
    """A value, or the list of a folder's entries. None where there is neither."""
    found: Tree | str | bytes = {version: tree for version in VERSIONS}
    names = [name for name in path.split("/") if name]
    for name in names:
        if not isinstance(found, dict):
            return None
        child = _child(found, name)
        if child is None:
            return None
        found = child
    if isinstance(found, dict):
        return _listing(found, marks_folders=len(names) > 1).encode()
    if path.endswith("/"):
        return None
    return found if isinstance(found, bytes) else found.encode()


def _child(folder: Tree, name: str) -> Tree | str | bytes | None:
    if name in folder:
        return folder[name]
    # public-keys lists "0=name", and its folder is "0".
    return next((child for label, child in folder.items() if name.isdigit() and label.startswith(f"{name}=")), None)


def _listing(folder: Tree, marks_folders: bool) -> str:
    def mark(name: str) -> str:
        return "/" if marks_folders and isinstance(folder[name], dict) and "=" not in name else ""

    return "\n".join(f"{name}{mark(name)}" for name in folder)
