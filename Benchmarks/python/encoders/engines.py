"""The engines that take part, and how each one's process is started."""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from encoders.models import MAX_LENGTH, Model
from shared import machine
from shared.process import ProcessUnderTest

_PYTHON_FOLDER = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Engine:
    """One column of the tables."""

    name: str
    # What its arithmetic is, which decides how far its vectors may be off.
    precision: str
    command: tuple[str, ...]
    # What its `open` request has beside the model; a name of a graph becomes its path.
    settings: dict[str, str] = field(default_factory=dict)

    def start(self, model: Model, threads: int, cores: list[int]) -> ProcessUnderTest:
        """A process that has not opened the model yet."""
        return ProcessUnderTest(f"{self.name}, {model.name}", self.command, threads, cores)

    def open_request(self, model: Model, graphs: Path, threads: int) -> dict[str, Any]:
        settings: dict[str, Any] = dict(self.settings)
        if "graph" in settings:
            settings["graph"] = str(graphs / settings["graph"])
        return {
            "do": "open", "kind": model.kind, "folder": str(model.folder), "maxLength": MAX_LENGTH,
            "threads": threads, **settings,
        }


def ours(program: Path) -> list[Engine]:
    """HybridSearch, in every precision that it has here; fp32 comes first."""
    with ProcessUnderTest("HybridSearch", [program], threads=1, cores=None) as process:
        precisions = process.ask({"do": "describe"})["precisions"]
    return [
        Engine(f"HybridSearch {precision}", precision, (str(program),), {"precision": precision})
        for precision in precisions
    ]


def peers() -> list[Engine]:
    """The other engines, as far as they are installed."""
    engines = [
        Engine("ONNX Runtime fp32", "fp32", _worker("onnxruntime"), {"graph": "fp32.onnx"}),
        Engine("ONNX Runtime int8", "int8", _worker("onnxruntime"), {"graph": "int8.onnx"}),
        Engine("sentence-transformers", "fp32", _worker("sentence_transformers")),
    ]
    if importlib.util.find_spec("openvino"):
        for precision, hint in [("fp32", "f32"), ("bf16", "bf16")]:
            if precision == "fp32" or machine.has_bf16():
                settings = {"graph": "exported.onnx", "precision": hint}
                engines.append(Engine(f"OpenVINO {precision}", precision, _worker("openvino"), settings))
    return engines


def describe(engine: Engine) -> dict[str, str]:
    """An engine's precision and, as it says itself, its version; ours is that of the source."""
    with ProcessUnderTest(engine.name, engine.command, threads=1, cores=None) as process:
        version = process.ask({"do": "describe"}).get("version", "")
    return {"precision": engine.precision, "version": version}


def export_graphs(model: Model, work: Path) -> Path:
    """The folder of the model's ONNX graphs, which are made when the model or the exporter is new."""
    fingerprint = hashlib.sha256((Path(__file__).parent / "export.py").read_bytes())
    fingerprint.update((_PYTHON_FOLDER.parent / "requirements-encoders.txt").read_bytes())
    fingerprint.update((model.folder / "model.safetensors").read_bytes())
    folder = work / "onnx" / f"{model.name}-{fingerprint.hexdigest()[:16]}"
    finished = folder / "finished"
    if not finished.exists():
        command = [sys.executable, "-m", "encoders.export", model.kind, str(model.folder), str(folder)]
        done = subprocess.run(command, env=machine.environment(threads=1), capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{model.name} could not be exported to ONNX:\n{done.stderr[-3000:]}")
        finished.touch()
    return folder


def _worker(peer: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "encoders.worker", peer)
