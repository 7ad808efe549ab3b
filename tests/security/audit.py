"""The audit of `make check`: floors and pins (no network), then known flaws (when their database can be reached).

Known flaws are asked of the OSV database, for the versions of constraints.txt and nothing else: no name of a study,
no text. Without the network the audit says so and goes on: what was not looked at is never said to be clean.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import metadata

from installed import ROOT, declared, needed, pins


def offline() -> list[str]:
    """Return what is wrong without asking anybody: floors not met, libraries not pinned, pins not installed."""
    wrong = []
    for requirement in declared("lab", "scale"):
        version = metadata.version(requirement.name)
        if not requirement.specifier:
            wrong.append(f"{requirement.name}: no floor in pyproject.toml")
        elif not requirement.specifier.contains(version, prereleases=True):
            wrong.append(f"{requirement.name} {version}: pyproject.toml asks for {requirement.specifier}")
    pinned = pins()
    for name in sorted(needed("lab", "scale")):
        if name not in pinned:
            wrong.append(f"{name}: not pinned in constraints.txt")
        elif pinned[name] != metadata.version(name):
            wrong.append(f"{name} {metadata.version(name)}: constraints.txt pins {pinned[name]}")
    return wrong


def _asked() -> tuple[str, str]:
    command = [sys.executable, "-m", "pip_audit", "--vulnerability-service", "osv", "--timeout", "10"]
    command += ["--requirement", str(ROOT / "constraints.txt"), "--no-deps", "--disable-pip"]
    command += ["--format", "json", "--progress-spinner", "off"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        return "", "Timeout"
    return answer.stdout, answer.stderr


def known_flaws() -> list[str] | None:
    """Return the known flaws of the pinned versions; None when the database could not be asked."""
    said, trouble = _asked()
    try:
        found = json.loads(said)["dependencies"]
    except json.JSONDecodeError:
        if any(words in trouble for words in ("ConnectionError", "Timeout", "ServiceError")):
            return None
        return [f"pip-audit did not work: {(trouble.strip().splitlines() or ['no word'])[-1]}"]
    flaws = [f"{d['name']}: not looked at, {d['skip_reason']}" for d in found if "skip_reason" in d]
    for d in found:
        for flaw in d.get("vulns", []):
            mended = ", ".join(flaw["fix_versions"]) or "no version yet"
            flaws.append(f"{d['name']} {d['version']}: {flaw['id']}, mended in {mended}")
    return flaws


def main() -> int:
    """Print what was looked at and what is wrong; 1 when something is."""
    wrong = offline()
    print(f"audit: {len(needed('lab', 'scale'))} libraries, floors and pins: {len(wrong)} wrong")
    flaws = known_flaws()
    if flaws is None:
        print("audit: KNOWN FLAWS NOT CHECKED: the OSV database cannot be reached from here", file=sys.stderr)
    else:
        print(f"audit: known flaws of {len(pins())} pinned versions: {len(flaws)}")
    for line in (*wrong, *(flaws or [])):
        print(f"  {line}", file=sys.stderr)
    return 1 if wrong or flaws else 0


if __name__ == "__main__":
    sys.exit(main())
