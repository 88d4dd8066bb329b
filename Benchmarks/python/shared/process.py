"""A process under test: answers requests, a JSON object a line each way."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shared import machine


class ProcessError(Exception):
    """A process under test could not do what it was asked for."""


class ProcessUnderTest:
    """One long-lived process, pinned to cores."""

    def __init__(self, name: str, command: Sequence[str | Path], threads: int, cores: Sequence[int] | None) -> None:
        self.name = name
        self._log = tempfile.TemporaryFile("w+")
        pinned = ["taskset", "-c", ",".join(map(str, cores))] if cores and shutil.which("taskset") else []
        self._process = subprocess.Popen(
            [*pinned, *map(str, command)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True,
            env=machine.environment(threads),
        )

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Sends a request and waits for its answer."""
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise ProcessError(f"{self.name}: the process ended at '{request['do']}'\n{self._complaints()}")
        reply = json.loads(answer)
        if "error" in reply:
            raise ProcessError(f"{self.name}: {request['do']}: {reply['error']}\n{self._complaints()}")
        return reply

    def peak_memory(self) -> float | None:
        """The most memory that the process ever had, in MiB; None where the system does not say."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text()
        except OSError:
            return None
        peak = next((entry for entry in status.splitlines() if entry.startswith("VmHWM:")), None)
        return int(peak.split()[1]) / 1024 if peak else None

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.close()
            self._process.wait(timeout=20)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._log.close()

    def __enter__(self) -> ProcessUnderTest:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _complaints(self) -> str:
        """The end of what the process wrote to standard error."""
        self._log.seek(0)
        return self._log.read()[-2000:].strip()
