"""Makes a small random model of each architecture but BERT, and what Hugging Face's transformers compute with it.

    pip install torch transformers safetensors
    python make_architectures.py

A folder `architectures/NAME` has one body with both of its heads, the one for masked words and the one for
sequence classification, under the names that transformers gives them. Its config.json names no architectures, so that
tests can open it as every kind of encoder. Weights are float16 (bfloat16 in one, two shards in another) to keep the
files small.
Tokenizers are BERT's with the special tokens of the architecture and their usual ids.
"""

import json
import os

import torch
from safetensors.torch import save_file
from transformers import (
    BertTokenizerFast, DistilBertConfig, DistilBertForMaskedLM, DistilBertForSequenceClassification, ElectraConfig,
    ElectraForMaskedLM, ElectraForSequenceClassification, ModernBertConfig, ModernBertForMaskedLM,
    ModernBertForSequenceClassification, MPNetConfig, MPNetForMaskedLM, MPNetForSequenceClassification, RobertaConfig,
    RobertaForMaskedLM, RobertaForSequenceClassification, XLMRobertaConfig, XLMRobertaForMaskedLM,
    XLMRobertaForSequenceClassification,
)

from make_models import HERE, QUERIES, TEXTS, VOCABULARY, randomize, rounded, write

BERT = dict(zip(["pad", "unk", "cls", "sep", "mask"], VOCABULARY))
ROBERTA = {"cls": "<s>", "pad": "<pad>", "sep": "</s>", "unk": "<unk>", "mask": "<mask>"}
SIZES = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48)


def tokenizer_for(folder, special):
    vocabulary = os.path.join(folder, "vocab.txt")
    with open(vocabulary, "w") as file:
        file.write("\n".join(list(special.values()) + VOCABULARY[5:]) + "\n")
    tokenizer = BertTokenizerFast(
        vocab=vocabulary, model_max_length=256, **{f"{name}_token": token for name, token in special.items()})
    os.remove(vocabulary)
    assert tokenizer.vocab_size == len(VOCABULARY)
    assert tokenizer.convert_tokens_to_ids(list(special.values())) == list(range(5))
    tokenizer.save_pretrained(folder)
    return tokenizer


def save_tensors(folder, tensors, shards):
    names = sorted(tensors)
    if shards == 1:
        save_file(tensors, os.path.join(folder, "model.safetensors"), metadata={"format": "pt"})
        return
    files = {}
    for shard in range(shards):
        file = f"model-{shard + 1:05}-of-{shards:05}.safetensors"
        part = names[shard * len(names) // shards:(shard + 1) * len(names) // shards]
        files |= dict.fromkeys(part, file)
        save_file({name: tensors[name] for name in part}, os.path.join(folder, file), metadata={"format": "pt"})
    size = sum(tensor.nbytes for tensor in tensors.values())
    write(folder, "model.safetensors.index.json", {"metadata": {"total_size": size}, "weight_map": files})


def rounded_to(dtype, model):
    """Rounds the parameters, not the buffers: transformers computes rotary angles in single precision."""
    for parameter in model.parameters():
        parameter.copy_(parameter.to(dtype))
    return model


def joined(words, classes):
    """Gives the classifier what it shares with the model for words, and returns the tensors of both."""
    classes.load_state_dict(words.state_dict(), strict=False)
    tied = words._tied_weights_keys if words.config.tie_word_embeddings else []
    return classes.state_dict() | {name: tensor for name, tensor in words.state_dict().items() if name not in tied}


@torch.no_grad()
def architecture(
    name, seed, config, words, classes, special=BERT, dtype=torch.float16, shards=1, texts=TEXTS, max_length=40,
    changes=lambda fields: None,
):
    folder = os.path.join(HERE, "architectures", name)
    os.makedirs(folder, exist_ok=True)
    tokenizer = tokenizer_for(folder, special)
    config.vocab_size = len(VOCABULARY)
    config.pad_token_id = tokenizer.pad_token_id
    words = rounded_to(dtype, randomize(words(config), seed))
    classes = rounded_to(dtype, randomize(classes(config), seed + 100))
    tensors = joined(words, classes)
    save_tensors(folder, {name: tensor.to(dtype) for name, tensor in tensors.items()}, shards)
    fields = {key: value for key, value in config.to_dict().items() if value is not None}
    changes(fields)
    write(folder, "config.json", fields)

    has_segments = getattr(config, "type_vocab_size", 1) > 1

    def run(model, *text):
        # In lists, as sentence-transformers calls it: a lone empty text would count as no text.
        inputs = tokenizer(
            *[[part] for part in text], truncation="longest_first", max_length=max_length, return_tensors="pt",
            return_token_type_ids=has_segments)
        return model(**inputs)

    examples = []
    for text in texts:
        weights = torch.log1p(torch.relu(run(words, text).logits[0])).max(dim=0).values
        states = run(getattr(words, words.base_model_prefix), text).last_hidden_state[0]
        examples.append({
            "text": text, "weights": rounded(weights.tolist()), "mean": rounded(states.mean(dim=0).tolist())})
    pairs = [
        {"query": query, "document": text, "logits": rounded(run(classes, query, text).logits[0].tolist())}
        for query in QUERIES for text in texts]
    write(folder, "expected.json", {"max_length": max_length, "examples": examples, "pairs": pairs})


def old_modern_bert(fields):
    """The fields as transformers 4 wrote them."""
    rope = fields.pop("rope_parameters")
    fields["global_rope_theta"] = rope["full_attention"]["rope_theta"]
    fields["local_rope_theta"] = rope["sliding_attention"]["rope_theta"]
    del fields["layer_types"]
    fields["global_attn_every_n_layers"] = 2
    fields["position_embedding_type"] = "absolute"


if __name__ == "__main__":
    long_texts = TEXTS + ["rain and snow, wind and sun; " * 26]
    padded_texts = TEXTS + ["a sun <pad> in the sea <pad><pad> of leaves"]
    architecture(
        "distilbert", 11, DistilBertConfig(
            dim=32, n_layers=2, n_heads=4, hidden_dim=48, max_position_embeddings=64, num_labels=2),
        DistilBertForMaskedLM, DistilBertForSequenceClassification, shards=2)
    architecture(
        "electra", 12, ElectraConfig(**SIZES, embedding_size=24, max_position_embeddings=64, num_labels=1),
        ElectraForMaskedLM, ElectraForSequenceClassification)
    architecture(
        "roberta", 13, RobertaConfig(
            **SIZES, max_position_embeddings=66, type_vocab_size=1, num_labels=3,
            id2label={0: "contradiction", 1: "entailment", 2: "neutral"}),
        RobertaForMaskedLM, RobertaForSequenceClassification, ROBERTA, texts=padded_texts)
    architecture(
        "xlm-roberta", 14, XLMRobertaConfig(
            **SIZES, max_position_embeddings=66, type_vocab_size=1, num_labels=1, hidden_act="gelu_new",
            tie_word_embeddings=False),
        XLMRobertaForMaskedLM, XLMRobertaForSequenceClassification, ROBERTA, dtype=torch.bfloat16)
    # Its distances are sorted into classes up to 128.
    architecture(
        "mpnet", 15, MPNetConfig(**SIZES, max_position_embeddings=202, num_labels=1), MPNetForMaskedLM,
        MPNetForSequenceClassification, ROBERTA, texts=padded_texts + long_texts[-1:], max_length=200)
    # Tokens see others at distances of up to 4 and 3 in every other layer.
    rope = {
        "full_attention": {"rope_type": "default", "rope_theta": 5000.0},
        "sliding_attention": {"rope_type": "default", "rope_theta": 100.0},
    }
    modern = {**SIZES, "num_hidden_layers": 4, "max_position_embeddings": 128, "num_labels": 1}
    special_ids = dict(bos_token_id=2, cls_token_id=2, eos_token_id=3, sep_token_id=3, pad_token_id=0)
    architecture(
        "modernbert", 16, ModernBertConfig(**modern, **special_ids, local_attention=8, rope_parameters=rope),
        ModernBertForMaskedLM, ModernBertForSequenceClassification, texts=long_texts, max_length=100)
    # Half a head is a block of eight numbers and a rest.
    wide = {**modern, "hidden_size": 48, "num_attention_heads": 2, "num_hidden_layers": 3}
    architecture(
        "modernbert-biased", 17, ModernBertConfig(
            **wide, **special_ids, local_attention=7, rope_parameters=rope, attention_bias=True, mlp_bias=True,
            norm_bias=True, classifier_bias=True, decoder_bias=False, classifier_pooling="mean",
            layer_types=["full_attention", "sliding_attention", "full_attention"]),
        ModernBertForMaskedLM, ModernBertForSequenceClassification, texts=long_texts, max_length=100,
        changes=old_modern_bert)
