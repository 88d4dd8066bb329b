"""Makes small random models with sentence-transformers itself, and what it computes with them.

    pip install torch transformers safetensors sentence-transformers
    python make_sentence_transformers.py

The folders are as `save_pretrained` writes them (6.2), in the variants of modules that encoders must read:
  st-poolings        all six poolings, concatenated, without the prompt's tokens
  st-layers          two poolings, Dense (ReLU without bias, SiLU; with residuals), LayerNorm, Normalize, truncate_dim
  st-router          Router: StaticEmbedding for queries, a transformer for documents, a Dense each; Normalize after it
  st-asym            one transformer, then the older Asym with a Dense for each role, in the files of version 2
  st-splade          SpladePooling; expectations for both strategies and both activations
  st-splade-router   Router: SparseStaticEmbedding for queries, SPLADE for documents; max_active_dims
  st-cross-encoder   a CrossEncoder with modules.json
  opensearch         a bare BertForMaskedLM with idf.json, used as its makers say
Each has `expected.json` beside its files.
"""

import json
import os
import random
import shutil

import torch
from sentence_transformers import CrossEncoder, SentenceTransformer, SparseEncoder
from sentence_transformers.base.modules import Dense, Normalize, Router, Transformer
from sentence_transformers.sentence_transformer.modules import LayerNorm, Pooling, StaticEmbedding
from sentence_transformers.sparse_encoder.modules import SparseStaticEmbedding, SpladePooling
from transformers import BertConfig, BertForMaskedLM, BertForSequenceClassification, BertModel, BertTokenizerFast

from make_models import TEXTS, VOCABULARY, randomize, rounded, write

HERE = os.path.dirname(os.path.abspath(__file__))
SCRATCH = os.path.join(HERE, "scratch")
SIZE = 16
MODES = ("cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken")


def transformer(model_class, seed, task, max_length=32, **changes):
    """A random model in a folder of its own, and as the module that reads it."""
    configuration = BertConfig(**{**dict(
        vocab_size=len(VOCABULARY), hidden_size=SIZE, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=24, max_position_embeddings=48), **changes})
    folder = os.path.join(SCRATCH, str(seed))
    os.makedirs(folder)
    randomize(model_class(configuration), seed).save_pretrained(folder)
    tokenizer(folder, max_length).save_pretrained(folder)
    return Transformer(folder, transformer_task=task)


def tokenizer(folder, max_length):
    vocabulary = os.path.join(folder, "vocab.txt")
    with open(vocabulary, "w") as file:
        file.write("\n".join(VOCABULARY) + "\n")
    made = BertTokenizerFast(vocab=vocabulary, model_max_length=max_length)
    os.remove(vocabulary)
    return made


def randomized(module, seed, spread=0.5):
    torch.manual_seed(seed)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(spread * torch.randn_like(parameter))
    return module


def save(name, model):
    folder = os.path.join(HERE, name)
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder, create_model_card=False)
    return folder


def examples(model, query="query", document="document"):
    """What a model read from its folder makes of the texts."""
    made = []
    for text in TEXTS:
        for role, task, encode in (
            ("query", query, model.encode_query), ("document", document, model.encode_document),
        ):
            vector = encode([text])[0] if task == role else model.encode([text], task=task)[0]
            values = vector.to_dense() if isinstance(model, SparseEncoder) else vector
            made.append({"text": text, "role": role, "vector": rounded(values.tolist())})
    return made


def expect(name, model_class, **fields):
    folder = os.path.join(HERE, name)
    write(folder, "expected.json", {**fields, "examples": examples(model_class(folder, device="cpu"))})


def dense_models():
    prompts = {"query": "what is: ", "document": "the warm sea: "}
    body = transformer(BertModel, 11, "feature-extraction")
    save("st-poolings", SentenceTransformer(
        modules=[body, Pooling(SIZE, MODES, include_prompt=False)], prompts=prompts, similarity_fn_name="dot"))
    expect("st-poolings", SentenceTransformer, max_length=32, similarity="dot")

    body = transformer(BertModel, 12, "feature-extraction", max_length=12)
    layers = [
        randomized(Dense(2 * SIZE, 24, bias=False, activation_function=torch.nn.ReLU(), use_residual=True), 1),
        randomized(Dense(24, 24, activation_function=torch.nn.SiLU(), use_residual=True), 2),
        randomized(LayerNorm(24), 3), Normalize(),
    ]
    save("st-layers", SentenceTransformer(
        modules=[body, Pooling(SIZE, ("cls", "lasttoken")), *layers], similarity_fn_name="manhattan",
        truncate_dim=20))
    expect("st-layers", SentenceTransformer, max_length=12, similarity="manhattan")

    body = transformer(BertModel, 13, "feature-extraction")
    words = randomized(StaticEmbedding(body.tokenizer, embedding_dim=10), 4)
    router = Router.for_query_document(
        query_modules=[words, randomized(Dense(10, 12, activation_function=torch.nn.GELU()), 5)],
        document_modules=[body, Pooling(SIZE), randomized(Dense(SIZE, 12), 6)])
    save("st-router", SentenceTransformer(
        modules=[router, Normalize()], prompts={"query": "sun, ", "document": ""}, similarity_fn_name="cosine"))
    expect("st-router", SentenceTransformer, max_length=32, similarity="cosine")


def asym():
    """Version 2 had other names for files and fields, which newer ones still read."""
    body = transformer(BertModel, 14, "feature-extraction")
    routes = Router({
        "query": [randomized(Dense(SIZE, 8, activation_function=torch.nn.Sigmoid()), 7)],
        "doc": [randomized(Dense(SIZE, 8, activation_function=torch.nn.Identity()), 8)]})
    folder = save("st-asym", SentenceTransformer(modules=[body, Pooling(SIZE, "max"), routes]))
    os.rename(os.path.join(folder, "2_Router"), os.path.join(folder, "2_Asym"))
    os.rename(os.path.join(folder, "2_Asym/router_config.json"), os.path.join(folder, "2_Asym/config.json"))
    edit(folder, "2_Asym/config.json", "sentence_transformers.base.modules.dense.Dense",
         "sentence_transformers.models.Dense")
    write(folder, "modules.json", [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Asym", "type": "sentence_transformers.models.Asym"},
    ])
    write(folder, "1_Pooling/config.json", {
        "word_embedding_dimension": SIZE, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": False,
        "pooling_mode_max_tokens": True, "pooling_mode_mean_sqrt_len_tokens": False})
    write(folder, "sentence_bert_config.json", {"max_seq_length": 20, "do_lower_case": True})
    write(folder, "config_sentence_transformers.json", {"__version__": {"sentence_transformers": "2.2.2"}})
    model = SentenceTransformer(folder, device="cpu")
    write(folder, "expected.json", {
        "max_length": 20, "similarity": "cosine", "examples": examples(model, document="doc")})


def edit(folder, name, old, new):
    path = os.path.join(folder, name)
    with open(path) as file:
        content = file.read()
    assert old in content
    with open(path, "w") as file:
        file.write(content.replace(old, new))


def sparse_models():
    body = transformer(BertForMaskedLM, 15, "fill-mask")
    folder = save("st-splade", SparseEncoder(modules=[body, SpladePooling()], similarity_fn_name="cosine"))
    variants = []
    for strategy in ("max", "sum"):
        for activation in ("relu", "log1p_relu"):
            config = {"pooling_strategy": strategy, "activation_function": activation}
            write(folder, "1_SpladePooling/config.json", config)
            made = [e for e in examples(SparseEncoder(folder, device="cpu")) if e["role"] == "document"]
            variants.append({**config, "examples": made})
    write(folder, "expected.json", {"max_length": 32, "similarity": "cosine", "variants": variants})

    body = transformer(BertForMaskedLM, 16, "fill-mask")
    torch.manual_seed(9)
    table = SparseStaticEmbedding(body.tokenizer, weight=torch.rand(len(VOCABULARY)) * 5, frozen=True)
    router = Router.for_query_document(
        query_modules=[table], document_modules=[body, SpladePooling("max", activation_function="log1p_relu")])
    save("st-splade-router", SparseEncoder(
        modules=[router], similarity_fn_name="dot", max_active_dims=40, prompts={"document": "wind: "}))
    expect("st-splade-router", SparseEncoder, max_length=32, similarity="dot")


@torch.no_grad()
def opensearch():
    body = transformer(BertForMaskedLM, 17, "fill-mask")
    folder = os.path.join(HERE, "opensearch")
    shutil.rmtree(folder, ignore_errors=True)
    body.model.save_pretrained(folder)
    body.tokenizer.save_pretrained(folder)
    idf = {token: round(random.uniform(0.1, 9), 4) for token in VOCABULARY[5:]}
    write(folder, "idf.json", idf)
    table = SparseStaticEmbedding.from_json(os.path.join(folder, "idf.json"), tokenizer=body.tokenizer)
    lookup = SparseEncoder(modules=[table], device="cpu")
    made = []
    for text in TEXTS:
        made.append({"text": text, "role": "query", "vector": rounded(lookup.encode([text])[0].to_dense().tolist())})
        inputs = body.tokenizer(text, truncation=True, max_length=32, return_tensors="pt")
        weights = torch.log1p(torch.relu(body.model(**inputs).logits[0])).max(dim=0).values
        weights[body.tokenizer.all_special_ids] = 0
        made.append({"text": text, "role": "document", "vector": rounded(weights.tolist())})
    write(folder, "expected.json", {"max_length": 32, "similarity": "dot", "examples": made})


def cross_encoder():
    body = transformer(BertForSequenceClassification, 18, "sequence-classification", num_labels=1)
    model = CrossEncoder(modules=[body], activation_fn=torch.nn.Identity(), device="cpu")
    folder = save("st-cross-encoder", model)
    pairs = [{"query": TEXTS[2], "document": text} for text in TEXTS]
    scores = CrossEncoder(folder, device="cpu").predict([(p["query"], p["document"]) for p in pairs])
    for pair, score in zip(pairs, scores):
        pair["score"] = float(score)
    write(folder, "expected.json", {"max_length": 32, "pairs": pairs})


if __name__ == "__main__":
    random.seed(0)
    shutil.rmtree(SCRATCH, ignore_errors=True)
    dense_models()
    asym()
    sparse_models()
    opensearch()
    cross_encoder()
    shutil.rmtree(SCRATCH)
