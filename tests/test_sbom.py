"""The bill of materials of a release: each locked library once, with what identifies it."""

import importlib.util
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def bill() -> dict:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / "tools/sbom.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool.bill(ROOT)


def test_each_library_of_the_locks_is_in_the_bill_once_with_version_licence_and_hashes():
    locked = re.findall(r"^([\w.-]+)==([^\s;\\]+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    made = bill()
    components = made["components"]
    named = Counter(part["purl"] for part in components)

    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert {f"pkg:pypi/{name.lower()}@{version}" for name, version in locked} <= set(named)
    assert set(named.values()) == {1}
    assert any(part["purl"].startswith("pkg:npm/bootstrap@") for part in components)
    python = [part for part in components if part["purl"].startswith("pkg:pypi/")]
    assert all(re.fullmatch("[0-9a-f]{64}", each["value"]) for part in python for each in part["properties"])
    assert sum(len(part["properties"]) for part in python) == (ROOT / "requirements.lock").read_text().count("--hash=")
    assert len([part for part in components if "licenses" in part]) >= len(components) - 3


def test_a_release_writes_its_bill():
    makefile = (ROOT / "Makefile").read_text("utf-8")

    assert "tools/sbom.py dist/binome-$(VERSION).cdx.json" in re.search(r"(?ms)^release:.*?^$", makefile)[0]
