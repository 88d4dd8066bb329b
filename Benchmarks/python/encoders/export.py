"""Model folders to ONNX graphs: as exported, with ONNX Runtime's fusions for BERT, and in dynamic int8.

Usage: python -m encoders.export KIND FOLDER TO, in a process of its own because torch is large.

The graphs end in finished vectors: mean pooling and normalisation, or SPLADE's maximum over tokens and saturation. So
no engine has to hand out a matrix of tokens × terms.
"""

from __future__ import annotations

import logging
import math
import sys
import warnings
from pathlib import Path

import torch
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from transformers import AutoModel, AutoModelForMaskedLM, PreTrainedModel

from shared import machine


class Body(torch.nn.Module):
    """A BERT's layers with its weights, written in the shape that ONNX Runtime's fusions look for.

    Newer versions of transformers trace to a graph in which attention is not recognised.
    """

    def __init__(self, bert: PreTrainedModel) -> None:
        super().__init__()
        self.bert = bert
        self.heads = bert.config.num_attention_heads

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        states = self.bert.embeddings(input_ids=ids, token_type_ids=torch.zeros_like(ids))
        penalty = (1.0 - mask.unsqueeze(1).unsqueeze(2).to(torch.float32)) * -10000.0
        for layer in self.bert.encoder.layer:
            context = self._attention(layer.attention.self, states, penalty)
            states = layer.attention.output(context, states)
            states = layer.output(layer.intermediate(states), states)
        return states

    def _attention(self, layer: torch.nn.Module, states: torch.Tensor, penalty: torch.Tensor) -> torch.Tensor:
        query, key, value = (self._split(part(states)) for part in (layer.query, layer.key, layer.value))
        scores = torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(query.size(-1)) + penalty
        context = torch.matmul(torch.softmax(scores, dim=-1), value).permute(0, 2, 1, 3).contiguous()
        return context.view(context.size(0), context.size(1), states.size(2))

    def _split(self, states: torch.Tensor) -> torch.Tensor:
        return states.view(states.size(0), states.size(1), self.heads, -1).permute(0, 2, 1, 3)


class MeanPooled(torch.nn.Module):
    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.body = Body(model)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        states = self.body(input_ids, attention_mask)
        sums = (states * attention_mask.unsqueeze(-1).to(torch.float32)).sum(dim=1)
        return torch.nn.functional.normalize(sums, dim=1)


class Splade(torch.nn.Module):
    """Takes the maximum before the saturation, as HybridSearch does, which spares the graph a pass over all logits.

    For the same reason padding is not masked in the logits: its states become copies of the first token's.
    """

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.body = Body(model.bert)
        self.head = model.cls

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        states = self.body(input_ids, attention_mask)
        states = torch.where(attention_mask.unsqueeze(-1).to(torch.bool), states, states[:, :1])
        return torch.log1p(torch.relu(self.head(states).amax(dim=1)))


def export(kind: str, folder: Path, to: Path) -> None:
    """Writes exported.onnx, fp32.onnx and int8.onnx."""
    loader = AutoModelForMaskedLM if kind == "sparse" else AutoModel
    model = loader.from_pretrained(folder, attn_implementation="eager").eval()
    to.mkdir(parents=True, exist_ok=True)
    _trace(Splade(model) if kind == "sparse" else MeanPooled(model), to / "exported.onnx")
    _fuse(to / "exported.onnx", to / "fp32.onnx", model)
    quantize_dynamic(
        to / "fp32.onnx", to / "int8.onnx", weight_type=QuantType.QInt8, per_channel=True,
        # Without VNNI sums of two 16-bit products saturate; weights of 7 bits avoid it, as ONNX Runtime's guide says.
        reduce_range=not machine.has_vnni(),
        # Fused nodes are unknown to ONNX's inference of types.
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )


def _trace(module: torch.nn.Module, path: Path) -> None:
    ids = torch.randint(1000, 2000, (2, 9))
    mask = torch.ones_like(ids)
    mask[1, 5:] = 0
    by_token = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        module.eval(), (ids, mask), str(path), input_names=["input_ids", "attention_mask"], output_names=["vectors"],
        dynamic_axes={"input_ids": by_token, "attention_mask": by_token, "vectors": {0: "batch"}},
        opset_version=17, dynamo=False,
    )


def _fuse(source: Path, target: Path, model: PreTrainedModel) -> None:
    fused = optimizer.optimize_model(
        str(source), model_type="bert", num_heads=model.config.num_attention_heads,
        hidden_size=model.config.hidden_size, opt_level=1, use_gpu=False,
    )
    found = fused.get_fused_operator_statistics()
    if found["Attention"] != model.config.num_hidden_layers:
        raise SystemExit(f"{source}: ONNX Runtime fused {found['Attention']} attentions, not every layer's")
    fused.save_model_to_file(str(target))


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    export(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
