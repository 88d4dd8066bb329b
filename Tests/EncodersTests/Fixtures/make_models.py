"""Makes the small random models of this folder and what Hugging Face's transformers compute with them.

    pip install torch transformers safetensors
    python make_models.py

The folders are models as their savers write them, in the variants that encoders must read:
  cross-encoder      one label, exact GELU, tokenizer.json, `weight/bias`
  cross-encoder-2    two labels, GELU by tanh, float16, tokenizer.json
  splade-tied        `gamma/beta`, tied decoder, vocab.txt only
  splade-untied      untied decoder, ReLU, bfloat16, log1p_relu saturation in modules.json
  dense-cls          bare names, pooling of [CLS], no Normalize, prompts
Each has `expected.json` beside its files. Other architectures than BERT: make_architectures.py.
"""

import json
import os
import random

import torch
from safetensors.torch import load_file, save_file
from transformers import (
    BertConfig, BertForMaskedLM, BertForSequenceClassification, BertModel, BertTokenizerFast,
)

HERE = os.path.dirname(os.path.abspath(__file__))
WORDS = """a and are as at be by cold for from green has hot how in is it leaf light of on or plant rain red root
sea snow soil stone storm sun the to tree warm was water what where which why wind with year does grow need much
river mountain forest field flower seed fruit bird fish""".split()
PIECES = ["##s", "##ing", "##er", "##ed", "##est", "##y", "##ly", "##ful", "##less"]
LETTERS = [chr(c) for c in range(ord("a"), ord("z") + 1)]
VOCABULARY = list(dict.fromkeys(
    ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + list("0123456789.,;:!?-'()") + LETTERS
    + ["##" + c for c in LETTERS + list("0123456789")] + WORDS + PIECES))
TEXTS = [
    "", "sun", "Why does the sea need the wind?", "How much water does a plant need in a hot year",
    "Snowstorms; rainy, windless fields (and stony rivers).", "naïve Übermut, 漢字 and zebras",
    "the green leaves of the forest are warmer than the stone of the mountain " * 4,
]
QUERIES = ["why is the sea cold", "how much rain does a tree need in a warm year and how much in a cold year"]


def randomize(model, seed):
    """The usual initialization makes all outputs alike."""
    torch.manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn_like(parameter)
            parameter.copy_(1 + 0.2 * noise if name.lower().endswith("norm.weight") else 0.25 * noise)
    return model.eval()


def configuration(**changes):
    fields = dict(
        vocab_size=len(VOCABULARY), hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=64, max_position_embeddings=64)
    return BertConfig(**{**fields, **changes})


def save(name, model, dtype=torch.float32, rename=lambda key: key, drop=(), fast_tokenizer=True):
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    model.to(dtype)
    model.save_pretrained(folder)
    path = os.path.join(folder, "model.safetensors")
    tensors = {rename(key): value for key, value in load_file(path).items() if key not in drop}
    save_file(tensors, path, metadata={"format": "pt"})
    model.to(torch.float32)
    vocabulary = os.path.join(folder, "vocab.txt")
    with open(vocabulary, "w") as file:
        file.write("\n".join(VOCABULARY) + "\n")
    tokenizer = BertTokenizerFast(vocab=vocabulary, model_max_length=64)
    assert tokenizer.vocab_size == len(VOCABULARY)
    if fast_tokenizer:
        os.remove(vocabulary)
        tokenizer.save_pretrained(folder)
    else:
        with open(os.path.join(folder, "tokenizer_config.json"), "w") as file:
            json.dump({"do_lower_case": True, "model_max_length": 64}, file)
    return folder, tokenizer


def write(folder, name, value):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        json.dump(value, file, ensure_ascii=False)


def rounded(values):
    return [float(f"{value:.7g}") for value in values]


@torch.no_grad()
def cross_encoder(name, seed, score, max_length, dtype=torch.float32, **changes):
    model = randomize(BertForSequenceClassification(configuration(**changes)), seed)
    folder, tokenizer = save(name, model, dtype)
    pairs = []
    for query in QUERIES:
        for text in TEXTS:
            # In lists, as sentence-transformers calls it: a lone empty text would count as no text.
            inputs = tokenizer([query], [text], truncation="longest_first", max_length=max_length,
                               return_tensors="pt")
            pairs.append({
                "query": query, "document": text, "ids": inputs["input_ids"][0].tolist(),
                "segments": inputs["token_type_ids"][0].tolist(), "score": rounded([score(model(**inputs).logits[0])])[0],
            })
    write(folder, "expected.json", {"max_length": max_length, "pairs": pairs})


@torch.no_grad()
def splade(name, seed, saturate, modules=None, dtype=torch.float32, old_names=False, **changes):
    model = randomize(BertForMaskedLM(configuration(**changes)), seed)

    def rename(key):
        if not old_names:
            return key
        return key.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")

    folder, tokenizer = save(name, model, dtype, rename, fast_tokenizer=not old_names)
    for file, value in (modules or {}).items():
        write(folder, file, value)
    examples = []
    for text in TEXTS:
        inputs = tokenizer(text, truncation=True, max_length=32, return_tensors="pt")
        weights = saturate(torch.relu(model(**inputs).logits[0])).max(dim=0).values
        examples.append({"text": text, "ids": inputs["input_ids"][0].tolist(), "weights": rounded(weights.tolist())})
    write(folder, "expected.json", {"max_length": 32, "examples": examples})


@torch.no_grad()
def dense(name, seed):
    model = randomize(BertModel(configuration(hidden_size=20, num_attention_heads=2, num_hidden_layers=1)), seed)
    folder, tokenizer = save(name, model)
    write(folder, "modules.json", [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    ])
    write(folder, "1_Pooling/config.json", {
        "word_embedding_dimension": 20, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False})
    write(folder, "sentence_bert_config.json", {"max_seq_length": 24, "do_lower_case": False})
    write(folder, "config_sentence_transformers.json", {"prompts": {"query": "what is: ", "document": ""}})
    examples = []
    for text in TEXTS:
        for role, prompt in (("query", "what is: "), ("document", "")):
            inputs = tokenizer(prompt + text, truncation=True, max_length=24, return_tensors="pt")
            vector = model(**inputs).last_hidden_state[0, 0]
            examples.append({"text": text, "role": role, "vector": rounded(vector.tolist())})
    write(folder, "expected.json", {"max_length": 24, "examples": examples})


if __name__ == "__main__":
    random.seed(0)
    cross_encoder("cross-encoder", 1, lambda logits: logits[0].item(), 32, num_labels=1, hidden_size=24)
    cross_encoder(
        "cross-encoder-2", 2, lambda logits: (logits[1] - logits[0]).item(), 19, torch.float16, num_labels=2,
        hidden_act="gelu_new", num_hidden_layers=1)
    splade("splade-tied", 3, torch.log1p, old_names=True, num_hidden_layers=1, hidden_size=24)
    splade(
        "splade-untied", 4, lambda x: torch.log1p(torch.log1p(x)), {
            "modules.json": [
                {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.sparse_encoder.models.MLMTransformer"},
                {"idx": 1, "name": "1", "path": "1_SpladePooling",
                 "type": "sentence_transformers.sparse_encoder.models.SpladePooling"},
            ],
            "1_SpladePooling/config.json": {"pooling_strategy": "max", "activation_function": "log1p_relu"},
        }, torch.bfloat16, hidden_act="relu", tie_word_embeddings=False, num_hidden_layers=1)
    dense("dense-cls", 5)
