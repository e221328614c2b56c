"""Say of what a release is made: CycloneDX 1.6, from the locks that the wheel is installed with and the look is fetched by.

`tools/sbom.py FILE` writes it. Licences are those that the installed packages state.
"""

import json
import re
import sys
import tomllib
import uuid
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
LOCKED = re.compile(r"([A-Za-z0-9._-]+)==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill(root: Path) -> dict[str, Any]:
    """The bill of materials of the checkout at `root`."""
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "component": {
                "type": "application",
                "bom-ref": "binome",
                "name": "binome",
                "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": [*_of_python(root), *_of_node(root)],
    }


def _of_python(root: Path) -> list[dict[str, Any]]:
    components = []
    for entry in re.split(r"\n(?=\S)", (root / "requirements.lock").read_text("utf-8")):
        name, version = LOCKED.match(entry).groups()  # type: ignore[union-attr]
        purl = f"pkg:pypi/{name.lower()}@{version}"
        component = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
        if licence := _licence(name):
            component["licenses"] = [{"license": {"name": licence}}]
        if hashes := sorted(HASH.findall(entry)):
            component["properties"] = [{"name": "binome:accepted-sha256", "value": each} for each in hashes]
        components.append(component)
    return components


def _licence(name: str) -> str:
    """In one line, as the package states it; nothing for one that this machine does not need."""
    try:
        stated = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    classified = [
        line.rsplit(" :: ", 1)[1] for line in stated.get_all("Classifier", []) if line.startswith("License ::")
    ]
    text = stated.get("License-Expression") or ", ".join(classified) or (stated.get("License") or "").strip()
    return text.splitlines()[0][:120] if text else ""


def _of_node(root: Path) -> list[dict[str, Any]]:
    """What browsers get."""
    packages = json.loads((root / "package-lock.json").read_text("utf-8"))["packages"]
    components = []
    for path, package in sorted(packages.items()):
        if not path or package.get("dev"):
            continue
        name = path.rsplit("node_modules/", 1)[1]
        purl = f"pkg:npm/{quote(name)}@{package['version']}"
        component = {"type": "library", "bom-ref": purl, "name": name, "version": package["version"], "purl": purl}
        if package.get("license"):
            component["licenses"] = [{"license": {"name": package["license"]}}]
        components.append(component)
    return components


def main(words: list[str]) -> None:
    """Write it to the file that is named."""
    if len(words) != 1:
        sys.exit(__doc__)
    file = Path(words[0])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(bill(ROOT), indent=1, ensure_ascii=False) + "\n", "utf-8")
    sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
