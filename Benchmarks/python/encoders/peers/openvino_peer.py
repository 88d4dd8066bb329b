"""OpenVINO: the exported graph before ONNX Runtime's fusions, which only that engine knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openvino

from encoders.tokenizer import BatchTokenizer
from encoders.vectors import Vectors, active_terms


class OpenVinoPeer:
    def __init__(
        self, folder: Path, graph: Path, is_sparse: bool, max_length: int, threads: int, precision: str
    ) -> None:
        settings = {
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1,
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": precision,
        }
        self._request = openvino.Core().compile_model(str(graph), "CPU", settings).create_infer_request()
        self._tokenize = BatchTokenizer(folder, max_length)
        self._is_sparse = is_sparse

    def encode(self, texts: list[str]) -> Vectors:
        output = self._request.infer(self._tokenize(texts))[0]
        return active_terms(output) if self._is_sparse else output

    vectors = encode


def open_peer(request: dict[str, Any]) -> OpenVinoPeer:
    return OpenVinoPeer(
        Path(request["folder"]), Path(request["graph"]), request["kind"] == "sparse", request["maxLength"],
        request["threads"], request["precision"],
    )


def version() -> str:
    return openvino.__version__.split("-")[0]
