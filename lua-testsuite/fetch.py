"""Fetches the official test suite of Lua 5.4.8 and says where it lies.

The suite is part of lupa's source archive on the Python package index. The archive is found through pip's own
configuration (index, extra indexes, certificate), checked against a pinned SHA-256, and only the suite's folder
is unpacked, into ``.cache/`` beside this file.
"""

from __future__ import annotations

import ast
import hashlib
import html
import io
import os
import posixpath
import re
import shutil
import ssl
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

PROJECT = "lupa"
ARCHIVE = "lupa-2.8.tar.gz"
ARCHIVE_SHA256 = "d8022641b9ec8ecf2c5ecbe9f47e5a70e0b87c4b5ae921b92cb02a638e0acd08"
SUITE_INSIDE_ARCHIVE = "lupa-2.8/third-party/lua54/testes/"

CACHE = Path(__file__).resolve().parent / ".cache"
DEFAULT_INDEX = "https://pypi.org/simple"
ATTEMPTS = 4
TIMEOUT_SECONDS = 60


class FetchError(Exception):
    """The suite could not be had; the message says why."""


def suite_folder() -> Path:
    """Return the folder that holds the suite's files, fetching them first if they are not there yet.

    Raises FetchError if no index of pip's configuration has the archive, or if it is not the pinned one.
    """
    folder = CACHE / ("suite-" + ARCHIVE_SHA256[:12])
    if not folder.is_dir():
        data = _archive()
        CACHE.mkdir(exist_ok=True)
        # Unpacked aside and renamed: two processes may fetch at once, and an interrupted one leaves no half suite.
        aside = Path(tempfile.mkdtemp(dir=CACHE))
        try:
            _unpack(data, aside / "suite")
            (aside / "suite").rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return folder


def _archive() -> bytes:
    """Return the archive's verified bytes from the first index that has it."""
    settings = _pip_settings()
    certificate = settings.get("cert", [""])[-1]
    context = ssl.create_default_context(cafile=certificate or None)
    indexes = settings.get("index-url", [DEFAULT_INDEX])[-1:] + settings.get("extra-index-url", [])
    failures = []
    for index in indexes:
        try:
            data = _read(_archive_link(index, context), context)
        except (FetchError, OSError) as error:
            failures.append(f"{_without_login(index)}: {error}")
            continue
        found = hashlib.sha256(data).hexdigest()
        if found == ARCHIVE_SHA256:
            return data
        failures.append(f"{_without_login(index)}: {ARCHIVE} has SHA-256 {found}, expected {ARCHIVE_SHA256}")
    raise FetchError("cannot fetch the Lua test suite:\n  " + "\n  ".join(failures))


def _pip_settings() -> dict[str, list[str]]:
    """Return pip's settings by their plain name; a later source of the same setting comes later in its list."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    settings: dict[str, list[str]] = {}
    for section in ("global", "download", ":env:"):
        for line in printed.splitlines():
            name, _, value = line.partition("=")
            if name.startswith(section + "."):
                settings[name[len(section) + 1 :]] = ast.literal_eval(value).split()
    for name in ("index-url", "extra-index-url", "cert"):
        if value := os.environ.get("PIP_" + name.replace("-", "_").upper(), ""):
            settings[name] = value.split()
    return settings


def _archive_link(index: str, context: ssl.SSLContext) -> str:
    """Return the address of the archive as the simple index names it (PEP 503)."""
    page_address = f"{index.rstrip('/')}/{PROJECT}/"
    if page_address.startswith("file:"):
        page_address += "index.html"
    page = _read(page_address, context).decode("utf-8")
    for link in re.findall(r"""<a\s[^>]*?href\s*=\s*["']([^"']+)""", page):
        address = urllib.parse.urljoin(page_address, html.unescape(link)).partition("#")[0]
        if posixpath.basename(urllib.parse.urlsplit(address).path) == ARCHIVE:
            return address
    raise FetchError(f"no {ARCHIVE} on the index")


def _read(address: str, context: ssl.SSLContext) -> bytes:
    """Return what is at the address, trying again after a failure that may pass."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS, context=context) as response:
                content: bytes = response.read()
                return content
        except urllib.error.HTTPError as error:
            if error.code < 500 or attempt == ATTEMPTS:
                raise
        except OSError:
            if attempt == ATTEMPTS or address.startswith("file:"):
                raise
        time.sleep(2**attempt)
    raise AssertionError("the last attempt returns or raises")


def _without_login(address: str) -> str:
    return re.sub(r"//[^/@]*@", "//", address)


def _unpack(data: bytes, target: Path) -> None:
    """Write the suite's regular files below `target`; nothing else of the archive touches the disk."""
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
        for member in archive:
            if not member.isfile() or not member.name.startswith(SUITE_INSIDE_ARCHIVE):
                continue
            parts = member.name[len(SUITE_INSIDE_ARCHIVE) :].split("/")
            if any(part in ("", ".", "..") for part in parts):
                raise FetchError(f"unsafe path in {ARCHIVE}: {member.name}")
            content = archive.extractfile(member)
            assert content is not None
            path = target.joinpath(*parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.read())


if __name__ == "__main__":
    print(suite_folder())
