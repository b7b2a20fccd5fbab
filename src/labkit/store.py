"""A folder that keeps each content once, under an address made of the content.

The layout is DVC's: `files/md5/ab/cdef...`, the first two digits of the MD5 as a
folder, the other thirty as the file's name. DVC 3.67.1 was tried on such a store as a
remote: `dvc pull` fetched a file and a folder from it, `dvc status` found both up to
date, and `dvc add` gave the folder the same id.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path


def address(text: str) -> str:
    """Give the address of a content: the MD5 of its UTF-8 bytes, 32 hexadecimal digits.

    Examples
    --------
    >>> address("image,label\\n")
    'dcf91ee7acd7329c6ff99029a09ccee6'
    """
    content = text.encode("utf-8")
    digest = hashlib.md5(content, usedforsecurity=False)
    return digest.hexdigest()


class Store:
    """A store in a folder that a file browser can look into.

    Parameters
    ----------
    folder : str or Path
        Made where it does not exist.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def path(self, where: str) -> Path:
        """Give the file of an address."""
        first = where[:2]
        rest = where[2:]
        return self.folder / "files" / "md5" / first / rest

    def put(self, text: str, where: str) -> bool:
        """Keep a content under its address.

        Returns
        -------
        bool
            Whether it is new; a content that is there already is not written again.

        Raises
        ------
        ValueError
            The address is not that of the content.
        """
        expected = address(text)
        if where != expected:
            raise ValueError(
                f"{where} is not the address of this text: expected {expected}"
            )
        file = self.path(where)
        if file.exists():
            return False
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_name(file.name + ".part")
        unfinished.write_bytes(text.encode("utf-8"))
        unfinished.replace(file)
        return True

    def get(self, where: str) -> str:
        """Give the content of an address.

        Raises
        ------
        KeyError
            Nothing is kept under it.
        """
        file = self.path(where)
        if not file.is_file():
            raise KeyError(f"{self.folder.name} keeps nothing under {where}")
        content = file.read_bytes()
        return content.decode("utf-8")

    def put_all(self, files: Mapping[str, str], manifest: Mapping[str, str]) -> int:
        """Keep every file of a data set.

        Parameters
        ----------
        files : mapping of str to str
            Path -> text.
        manifest : mapping of str to str
            Path -> address.

        Returns
        -------
        int
            How many contents were new.
        """
        new = 0
        for path, where in manifest.items():
            text = files[path]
            new += self.put(text, where)
        return new

    def addresses(self) -> list[str]:
        """List what is kept, in alphabetical order."""
        kept = self.folder / "files" / "md5"
        files = kept.glob("??/*")
        return sorted(file.parent.name + file.name for file in files)
