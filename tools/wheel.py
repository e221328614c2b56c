"""Build what an administrator installs: the wheel, whole, beside it and in it the lock of its libraries, and what it is made of."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
PACKAGE = HERE / "src/binome"
DIST = HERE / "dist"
LOCK = "requirements.lock"
GUIDES = PACKAGE / "interfaces/help/guides"  # where the help reads them when there is no checkout
BUILT = {
    "binome/core/ui/vendor/icons.txt",
    "binome/locale/fr/LC_MESSAGES/django.mo",
    "binome/interfaces/help/guides/fr/take-part.md",
    f"binome/{LOCK}",
}


def main() -> None:
    """Fill dist/ anew; leave with a sentence when the wheel lacks what is fetched or compiled before it is built."""
    shutil.rmtree(DIST, ignore_errors=True)
    shutil.copyfile(HERE / LOCK, PACKAGE / LOCK)
    for language in ("en", "fr"):
        shutil.copytree(HERE / "docs/use" / language, GUIDES / language, dirs_exist_ok=True)
    try:
        uv = str(Path(sys.executable).parent / "uv")
        subprocess.run([uv, "build", "--quiet", "--wheel", "--out-dir", str(DIST), str(HERE)], check=True)  # noqa: S603
    finally:
        (PACKAGE / LOCK).unlink()
        shutil.rmtree(GUIDES)
    wheel = next(DIST.glob("*.whl"))
    if missing := BUILT - set(zipfile.ZipFile(wheel).namelist()):
        wheel.unlink()
        sys.exit(f"The wheel lacks {', '.join(sorted(missing))}: run make look first.")
    lock = DIST / f"{wheel.stem.split('-py3')[0]}.lock"
    shutil.copyfile(HERE / LOCK, lock)
    subprocess.run([sys.executable, str(HERE / "tools/sbom.py"), str(lock.with_suffix(".cdx.json"))], check=True)  # noqa: S603
    sys.stdout.write(f"{wheel.relative_to(HERE)}\n{lock.relative_to(HERE)}\n")


if __name__ == "__main__":
    main()
