"""The checker for the reader's browser: Pyodide, which is Python for browsers, and the part of this package that checks.

Pyodide comes from the npm registry, once, through npm as the user has set it up. It is pinned: a package that is not the
one whose hash stands here is not used, wherever it came from. What the site gets of it is written whole, and nothing
of it is ever fetched from elsewhere by a reader.
"""

from __future__ import annotations

import ast
import gzip
import hashlib
import io
import json
import re
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from platformdirs import user_cache_path

from neuron_sym.errors import Fault, InputError, Place

VERSION = "314.0.7"
SHA512 = (
    "d18bd7c4485f11da4b7dbfd790cd8114078c44eab488c517d9bcf31fda4eb6dc"
    "8c716930abe1db139bb2b860fcd8b37bcb6abe48dbe2ffa579244b0e943d91d4"
)
PACKED = f"pyodide-{VERSION}.tgz"

FOLDER = "pyodide"
"""Where the site keeps it."""

ENTRY = "neuron_sym.render.in_page"
"""The module that the page calls; what it imports goes to the browser, and nothing else."""

_SCRIPTS = ("pyodide.mjs", "pyodide.asm.mjs")
_WASM, _LIBRARY, _PACKAGE = "pyodide.asm.wasm", "python_stdlib.zip", "neuron_sym.zip"
_LOCK = "pyodide-lock.json"
_TYPES = {_WASM: "application/wasm", _LIBRARY: "application/zip", _PACKAGE: "application/zip"}
"""The large files: packed, as not every host packs them, and counted while they come in."""
_UNNEEDED = frozenset(
    "_pyrepl ctypes doctest email ftplib html http imaplib mailbox multiprocessing pdb pickletools pydoc smtplib tarfile "
    "unittest urllib wsgiref xml xmlrpc".split()
)
"""A third of the standard library, none of which has to do with checking."""
_COMPILE = Path(__file__).with_name("compile.mjs")


@cache
def checker_files() -> dict[str, bytes]:
    """The files of the checker by their place in the site; ``pyodide/checker.json`` names the others.

    Raises:
        InputError: Pyodide is not there and cannot be fetched, or is not the one that is meant.
    """
    runtime = _unpacked(fetched())
    runtime[_LIBRARY] = _library(runtime)
    package = _compiled(runtime, _PACKAGE, _archive(_package()))
    lock = json.loads(runtime.pop(_LOCK))
    python, ours = f"{VERSION}-{_hash(*runtime.values())}/", f"neuron_sym-{_hash(package)}/"
    contents = {python + name: content for name, content in runtime.items()} | {ours + _PACKAGE: package}
    files, packed = {}, {}
    for path, content in contents.items():
        name = path.rpartition("/")[2]
        if name in _SCRIPTS:
            files[path] = content
        else:
            # Neither .gz, which some servers take for a transfer encoding, nor .wasm, whose type others do not know.
            files[f"{path}.bin"] = small = gzip.compress(content, mtime=0)
            packed[name] = {"bytes": len(small), "type": _TYPES[name]}
    # No package can be loaded from anywhere: there is none.
    manifest = {"python": python, "ours": ours, "packed": packed, "lock": {"info": lock["info"], "packages": {}}}
    files["checker.json"] = json.dumps(manifest).encode()
    return {f"{FOLDER}/{path}": content for path, content in files.items()}


def _hash(*contents: bytes) -> str:
    return hashlib.sha256(b"".join(contents)).hexdigest()[:12]


def _library(runtime: Mapping[str, bytes]) -> bytes:
    """The standard library without what is not needed, compiled; kept, for that takes a while."""
    kept = _cache() / f"python_stdlib-{VERSION}-{_hash(_COMPILE.read_bytes(), *sorted(map(str.encode, _UNNEEDED)))}.zip"
    if kept.is_file():
        return kept.read_bytes()
    with zipfile.ZipFile(io.BytesIO(runtime[_LIBRARY])) as library:
        needed = {name: library.read(name) for name in library.namelist()
                  if not name.endswith("/") and re.split(r"[./]", name)[0] not in _UNNEEDED}  # fmt: skip
    content = _compiled(runtime, "needed.zip", _archive(needed))
    with TemporaryDirectory(dir=kept.parent) as folder:
        (Path(folder) / kept.name).write_bytes(content)
        (Path(folder) / kept.name).replace(kept)
    return content


def _compiled(runtime: Mapping[str, bytes], name: str, archive: bytes) -> bytes:
    """An archive with its modules compiled, by the very Python that will run them."""
    node = shutil.which("node")
    if node is None:
        raise _unusable("node is not installed", "Install Node.js, which has npm with it, or leave out the checker.")
    with TemporaryDirectory() as folder:
        for path, content in {**runtime, name: archive}.items():
            Path(folder, path).write_bytes(content)
        command = [node, str(_COMPILE), folder, str(Path(folder, name))]
        _run(command, folder, "node could not compile the checker", "Is it version 20 or newer? Or leave out the checker.")
        return Path(folder, name).read_bytes()


def _run(command: list[str], folder: str, what: str, mend: str) -> None:
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, cwd=folder)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise _unusable(f"{what} within ten minutes", mend) from error
    if run.returncode:
        raise _unusable(f"{what}: {' '.join(run.stderr.split())[:400] or run.returncode}", mend)


def _archive(files: Mapping[str, bytes]) -> bytes:
    """Files in an archive that Python imports from; the same bytes for the same files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name])
    return written.getvalue()


def megabytes(files: Mapping[str, bytes]) -> str:
    """How much of the checker is counted while a page loads it, in MB: ``6.2``."""
    return f"{sum(len(content) for path, content in files.items() if path.endswith('.bin')) / 1e6:.1f}"


def fetched() -> bytes:
    """The npm package, from the cache or else from the registry.

    Raises:
        InputError: it cannot be fetched, or is not the one that is meant.
    """
    kept = _cache() / PACKED
    if kept.is_file() and _is_meant(content := kept.read_bytes()):
        return content
    npm = shutil.which("npm")
    otherwise = f"or put {PACKED} from the npm registry at {kept}, or leave out the checker."
    if npm is None:
        raise _unusable("npm is not installed", f"Install it, {otherwise}")
    with TemporaryDirectory(dir=kept.parent) as folder:
        command = [npm, "pack", f"pyodide@{VERSION}", "--pack-destination", folder, "--silent"]
        _run(command, folder, "npm could not fetch it", f"Go online, {otherwise}")
        content = Path(folder, PACKED).read_bytes()
        if not _is_meant(content):
            raise _unusable("what npm fetched is not the package that is meant", "Check the registry that npm is set up with.")
        Path(folder, PACKED).replace(kept)
    return content


def _cache() -> Path:
    return user_cache_path("neuron-sym", appauthor=False, ensure_exists=True)


def _is_meant(content: bytes) -> bool:
    return hashlib.sha512(content).hexdigest() == SHA512


def _unusable(message: str, mend: str) -> InputError:
    return InputError(Fault(Place(f"pyodide {VERSION}"), message, mend))


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The files of the package that are needed. Only named ones are read; nothing is extracted."""
    wanted = {f"package/{name}": name for name in (*_SCRIPTS, _WASM, _LIBRARY, _LOCK)}
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return {wanted[member.name]: file.read() for member in archive
                if member.name in wanted and (file := archive.extractfile(member))}  # fmt: skip


def _package() -> dict[str, bytes]:
    """The files of this package that checking needs."""
    root = Path(__file__).resolve().parents[1]
    return {path.relative_to(root.parent).as_posix(): path.read_bytes() for path in _needed(root)}


def _needed(root: Path) -> set[Path]:
    """The modules that the entry imports at its top, those that these import, and so on."""
    needed: set[Path] = set()
    pending = {ENTRY}
    while pending:
        module = pending.pop()
        for path in _files(root, module):
            if path not in needed:
                needed.add(path)
                pending |= set(_imported(path))
    return needed


def _files(root: Path, module: str) -> Iterator[Path]:
    """The file of a module and those of the packages round it; none for what is not ours, or a name within a module."""
    place = root.parent
    for part in module.split("."):
        place /= part
        for path in (place / "__init__.py", place.with_suffix(".py")):
            if path.is_relative_to(root) and path.is_file():
                yield path


def _imported(path: Path) -> Iterator[str]:
    """Every import of a file but those below its top: these are for what a page cannot do."""
    for node in ast.parse(path.read_bytes()).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
