"""The browser's packages in `node_modules`, and Node itself where the machine has none."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from config.bootstrap.folder_lock import folder_locked
from config.bootstrap.problems import disk_problems_said_plainly
from config.bootstrap.programs import run_captured, run_quietly
from config.bootstrap.stamps import digest, read_stamp, write_stamp
from config.bootstrap.virtual_environment import VirtualEnvironment

OLDEST_NODE = 20
LOCK_FILE = "package-lock.json"
# Left alone, npm tries for more than a minute before it says that there is no network.
NO_LONG_WAIT = ("--fetch-retry-mintimeout=2000", "--fetch-retry-maxtimeout=8000")
NPM_OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", *NO_LONG_WAIT)
WHAT_NPM_READS = ("package.json", LOCK_FILE, ".npmrc")


@dataclass(frozen=True)
class NodePackages:
    """The npm packages of the checkout in `root`."""

    root: Path
    environment: VirtualEnvironment

    @property
    def folder(self) -> Path:
        return self.root / "node_modules"

    @property
    def stamp_path(self) -> Path:
        return self.folder / ".easel-stamp.json"

    def has(self, *, dev: bool) -> bool:
        """Whether the locked packages are installed; those for development include the others."""
        stamp = read_stamp(self.stamp_path)
        return stamp.get(LOCK_FILE) == digest(self.root / LOCK_FILE) and bool(stamp.get("dev")) >= dev

    def require(self, *, dev: bool) -> None:
        """Install the locked packages unless they are; a failed attempt leaves the old ones in place."""
        if self.has(dev=dev):
            return
        node = require_node(self.environment)
        with disk_problems_said_plainly(self.root), folder_locked(self.root):
            if not self.has(dev=dev):
                self._install(node, dev=dev)

    def _install(self, node: Path, *, dev: bool) -> None:
        # `npm ci` begins by deleting node_modules: it works beside, and the result is swapped in.
        staging = self.environment.folder / "node-staging"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        try:
            for name in WHAT_NPM_READS:
                shutil.copy(self.root / name, staging)
            run_quietly(
                ["npm", "ci", *NPM_OPTIONS, *([] if dev else ["--omit=dev"])],
                "Installing npm packages",
                folder=staging,
                environ={"PATH": path_with(node)},
            )
            installed = staging / "node_modules"
            write_stamp(installed / self.stamp_path.name, {LOCK_FILE: digest(staging / LOCK_FILE), "dev": dev})
            if self.folder.exists():
                self.folder.rename(staging / "replaced")
            installed.rename(self.folder)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def path_with(node: Path) -> str:
    """A PATH on which this node and the npm beside it come first."""
    return os.pathsep.join([str(node.parent), os.environ.get("PATH", os.defpath)])


def require_node(environment: VirtualEnvironment) -> Path:
    """The `node` to use, npm beside it: the machine's if it is recent enough, else one inside .venv."""
    found = find_node()
    if found is None:
        environment.require("requirements-node.txt")
        found = environment.folder / "bin" / "node"
    return found


def find_node() -> Path | None:
    """The machine's own `node` if it has one that is recent enough, and npm."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    status, output = run_captured([node, "--version"])
    version = re.match(r"v(\d+)\.", output)
    return Path(node) if status == 0 and version and int(version[1]) >= OLDEST_NODE else None
