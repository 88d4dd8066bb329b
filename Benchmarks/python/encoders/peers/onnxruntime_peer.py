"""ONNX Runtime: an exported graph that has pooling in it, Hugging Face's tokenizers, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnxruntime

from encoders.tokenizer import BatchTokenizer
from encoders.vectors import Vectors, active_terms


class OnnxRuntimePeer:
    def __init__(self, folder: Path, graph: Path, is_sparse: bool, max_length: int, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        if threads == 1:
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._tokenize = BatchTokenizer(folder, max_length)
        self._is_sparse = is_sparse

    def encode(self, texts: list[str]) -> Vectors:
        output = self._session.run(None, self._tokenize(texts))[0]
        return active_terms(output) if self._is_sparse else output

    vectors = encode


def open_peer(request: dict[str, Any]) -> OnnxRuntimePeer:
    return OnnxRuntimePeer(
        Path(request["folder"]), Path(request["graph"]), request["kind"] == "sparse", request["maxLength"],
        request["threads"],
    )


def version() -> str:
    return onnxruntime.__version__
