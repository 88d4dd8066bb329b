"""Makes tokenizers as the families of text encoders have them, and what Hugging Face's `tokenizers` reads with them.

    python make_tokenizers.py OUT CORPUS... [--size 4000] [--texts FILE.jsonl]

The vocabularies of real models are not copied: small ones are trained on the lines of the CORPUS files (plain or
gzip) and on the sentences below, while everything around them (normalizer, pre-tokenizer, post-processor, added
tokens, flags) is set up as in the files of the models after which they are named. Writes OUT/NAME.json.gz for each
tokenizer and OUT/texts.jsonl.gz: {"text" | "first", "second", "length"; "ids": {NAME: [...]}, "segments": {...}}.

The fixtures beside this script: CORPUS is descriptions of Debian's packages; texts are docs/*.md and the generated
ones below. The character map, which is the largest part of a small file and the same in all, is in
nmt_nfkc.txt.gz, in base 64; the tokenizers have its name in its place.
"""
import argparse, gzip, io, json, os, random, re, unicodedata

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

SENTENCES = """Where is the nearest railway station?
Wo ist der nächste Bahnhof? Größe, Übermut, Straße, ẞ.
Où est la gare la plus proche ? L’été, c’est déjà fini : œuvre, naïveté, ÇA.
¿Dónde está la estación más cercana? ¡Mañana, señor!
Dov'è la stazione più vicina? Perché no.
Onde fica a estação mais próxima? Amanhã não.
Gdzie jest najbliższa stacja kolejowa? Zażółć gęślą jaźń.
Kde je nejbližší nádraží? Příliš žluťoučký kůň.
Hol van a legközelebbi vasútállomás? Árvíztűrő tükörfúrógép.
En yakın tren istasyonu nerede? İstanbul'da ılık, IĞDIR.
Ga tàu gần nhất ở đâu? Tiếng Việt rất đẹp.
Где находится ближайший вокзал? Ёлка, йод, съезд.
Де найближчий вокзал? Їжак, ґанок.
Πού είναι ο πλησιέστερος σταθμός; ΟΔΥΣΣΕΥΣ, Ὀδυσσεύς, ἀρχή.
איפה תחנת הרכבת הקרובה? שָׁלוֹם עוֹלָם
أين أقرب محطة قطار؟ مُحَمَّد، لا إله
نزدیک‌ترین ایستگاه قطار کجاست؟ می‌خواهم
सबसे पास का रेलवे स्टेशन कहाँ है? क्षत्रिय, ज़िन्दगी, हिन्दी।
নিকটতম রেল স্টেশন কোথায়? কো ক্ষ
அருகிலுள்ள ரயில் நிலையம் எங்கே? கொள்
దగ్గరి రైల్వే స్టేషన్ ఎక్కడ ఉంది?
สถานีรถไฟที่ใกล้ที่สุดอยู่ที่ไหน น้ำ กำ
ສະຖານີລົດໄຟຢູ່ໃສ
အနီးဆုံးဘူတာရုံ ဘယ်မှာလဲ
តើស្ថានីយ៍រថភ្លើងនៅឯណា
უახლოესი სადგური სად არის? ᲗᲑᲘᲚᲘᲡᲘ
Որտե՞ղ է մոտակա կայարանը
最近的火车站在哪里?我今天能為你做什麼。
一番近い駅はどこですか?ガギグ、ｶﾞｷﾞ、パーティー、ㇷ゚。
가장 가까운 기차역이 어디예요? 한국어, 각, ᄒᆞᆫ글.
👩‍👩‍👧‍👦 👍🏽 🇩🇪🇫🇷 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ ☺ 1️⃣ 🤷🏿‍♀️
ﬁﬂ ½ ² ℃ Å Ω ㎏ ㍿ ① Ⅷ ﷺ ｆｕｌｌ　ｗｉｄｔｈ ™ … “quotes” ‘single’ «guillemets»
E = mc², x ≤ 10⁻⁶, ∑ᵢ αᵢ ≈ ∞; 12,345.67 € 3/4 100% #tag @user a_b __init__ C++ <b>&amp;</b>
I'm, you're, he's, we've, they'll, I'd, 'twas, can't, IT'S, ''quoted'', ``ticked'', rock'n'roll
def f(x):\n    return x ** 2  # comment\n\n\tif True:\r\n\t\tpass
https://example.org/path?query=a%20b&c=d#e user.name+tag@mail.example.com
""".splitlines()
SENTENCES = [line.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r") for line in SENTENCES]


# What the families have in common.

def special(content, **flags):
    return AddedToken(content, special=True, normalized=False, **flags)


def template(start, end, pair):
    return processors.TemplateProcessing(
        single=f"{start[0]}:0 $A:0 {end[0]}:0", pair=pair, special_tokens=[start, end])


def collapse(content=" "):
    return normalizers.Replace(Regex(" {2,}"), content)


def byte_pairs(lines, size, pre, first, normalizer=None, byte_level=True, **model):
    tokenizer = Tokenizer(models.BPE(**model))
    tokenizer.pre_tokenizer = pre
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    options = {"initial_alphabet": pre_tokenizers.ByteLevel.alphabet()} if byte_level else {"limit_alphabet": 400}
    if "end_of_word_suffix" in model:
        options["end_of_word_suffix"] = model["end_of_word_suffix"]
    if "continuing_subword_prefix" in model:
        options["continuing_subword_prefix"] = model["continuing_subword_prefix"]
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=first, show_progress=False, **options)
    tokenizer.train_from_iterator(lines, trainer)
    return tokenizer


def word_pieces(lines, size, first, **normalizer):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(**normalizer)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(lines, trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=first, limit_alphabet=600, show_progress=False))
    return tokenizer


def sentence_piece(lines, size, **options):
    """Pieces with scores, and the character map."""
    from sentencepiece import sentencepiece_model_pb2 as proto
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(line for line in lines if line.strip()), model_writer=out, vocab_size=size,
        character_coverage=0.999, minloglevel=2, hard_vocab_limit=False, num_threads=1, **options)
    model = proto.ModelProto.FromString(out.getvalue())
    return [(p.piece, p.score) for p in model.pieces], model.normalizer_spec.precompiled_charsmap


# The families.

def bert(lines, size, cased=False):
    first = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = word_pieces(lines, size, first, lowercase=not cased)
    tokenizer.post_processor = template(
        ("[CLS]", 2), ("[SEP]", 3), "[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1")
    return tokenizer


def mpnet(lines, size):
    first = ["<s>", "<pad>", "</s>", "<unk>", "[UNK]", "<mask>"]
    tokenizer = word_pieces(lines, size, first)
    tokenizer.add_special_tokens([special("<mask>", lstrip=True)])
    tokenizer.post_processor = template(("<s>", 0), ("</s>", 2), "<s>:0 $A:0 </s>:0 </s>:0 $B:0 </s>:0")
    return tokenizer


def roberta(lines, size, prefix=False):
    first = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer = byte_pairs(lines, size, pre_tokenizers.ByteLevel(add_prefix_space=prefix), first)
    tokenizer.add_special_tokens([special("<mask>", lstrip=True)])
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=prefix)
    return tokenizer


def modernbert(lines, size):
    first = ["|||IP_ADDRESS|||", "<|padding|>"]
    tokenizer = byte_pairs(
        lines, size, pre_tokenizers.ByteLevel(add_prefix_space=False), first, normalizers.NFC())
    tokenizer.add_tokens([AddedToken(" " * n, normalized=True) for n in range(24, 1, -1)])
    tokenizer.add_tokens([AddedToken("|||EMAIL_ADDRESS|||", normalized=True)])
    tokenizer.add_special_tokens(
        [special("<|endoftext|>"), special("[UNK]"), special("[CLS]"), special("[SEP]"), special("[PAD]"),
         special("[MASK]", lstrip=True)])
    tokenizer.add_tokens([AddedToken(f"[unused{n}]", normalized=True) for n in range(3)])
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    tokenizer.post_processor = template(("[CLS]", cls), ("[SEP]", sep), "[CLS]:0 $A:0 [SEP]:0 $B:0 [SEP]:0")
    return tokenizer


def xlm_roberta(pieces, charsmap):
    vocabulary = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)] + pieces[3:] + [("<mask>", 0.0)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Precompiled(charsmap)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace("▁", prepend_scheme="always")])
    tokenizer.add_special_tokens(
        [special("<s>"), special("<pad>"), special("</s>"), special("<unk>"), special("<mask>", lstrip=True)])
    tokenizer.post_processor = template(("<s>", 0), ("</s>", 2), "<s>:0 $A:0 </s>:0 </s>:0 $B:0 </s>:0")
    return tokenizer


def deberta(pieces, charsmap):
    vocabulary = [("[PAD]", 0.0), ("[CLS]", 0.0), ("[SEP]", 0.0), ("[UNK]", 0.0)] + pieces[3:]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Strip(), normalizers.Precompiled(charsmap), collapse()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Metaspace("▁", prepend_scheme="always")])
    tokenizer.add_special_tokens([special("[PAD]"), special("[CLS]"), special("[SEP]"), special("[UNK]")])
    tokenizer.add_special_tokens([AddedToken("[MASK]", special=True, normalized=True)])
    tokenizer.post_processor = template(("[CLS]", 1), ("[SEP]", 2), "[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1")
    return tokenizer


def albert(pieces, charsmap):
    vocabulary = [("<pad>", 0.0), ("<unk>", 0.0), ("[CLS]", 0.0), ("[SEP]", 0.0), ("[MASK]", 0.0)] + pieces[3:]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=1, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Replace("``", '"'), normalizers.Replace("''", '"'), normalizers.NFKD(),
         normalizers.StripAccents(), normalizers.Lowercase(), normalizers.Precompiled(charsmap), collapse()])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="always")
    tokenizer.add_special_tokens([special("<pad>"), special("<unk>"), special("[CLS]"), special("[SEP]")])
    tokenizer.add_special_tokens([special("[MASK]", lstrip=True)])
    tokenizer.post_processor = template(("[CLS]", 2), ("[SEP]", 3), "[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1")
    return tokenizer


def t5(pieces, charsmap):
    """With bytes for what is unknown, and the newest way to put a space first."""
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)] + pieces[3:]
    vocabulary += [(f"<0x{byte:02X}>", 0.0) for byte in range(256)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=2, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Precompiled(charsmap), collapse("▁")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="first", split=False)
    tokenizer.add_special_tokens([special("<pad>"), special("</s>"), special("<unk>")])
    tokenizer.add_tokens([AddedToken(f"<extra_{n}>", rstrip=True, lstrip=n == 1) for n in range(2)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single=["$A", "</s>"], pair=["$A", "</s>", "$B", "</s>"], special_tokens=[("</s>", 1)])
    return tokenizer


def gemma(lines, size):
    first = ["<pad>", "<eos>", "<bos>", "<unk>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    tokenizer = byte_pairs(
        lines, size, pre_tokenizers.Split(" ", "merged_with_previous"), first, normalizers.Replace(" ", "▁"),
        byte_level=False, unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    tokenizer.post_processor = template(("<bos>", 2), ("<eos>", 1), "<bos>:0 $A:0 <eos>:0 <bos>:1 $B:1 <eos>:1")
    return tokenizer


QWEN = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
        r"|\s+(?!\S)|\s+")


def qwen(lines, size):
    pre = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(QWEN), "isolated"),
         pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer = byte_pairs(lines, size, pre, [], normalizers.NFC(), ignore_merges=True)
    tokenizer.add_special_tokens([special("<|endoftext|>")])
    end = tokenizer.token_to_id("<|endoftext|>")
    tokenizer.post_processor = processors.Sequence(
        [processors.ByteLevel(),
         processors.TemplateProcessing(single="$A <|endoftext|>", pair="$A <|endoftext|> $B <|endoftext|>",
                                       special_tokens=[("<|endoftext|>", end)])])
    return tokenizer


CLIP = r"<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def clip(lines, size):
    pre = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(CLIP), "removed", invert=True),
         pre_tokenizers.ByteLevel(add_prefix_space=False)])
    normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    tokenizer = byte_pairs(lines, size, pre, ["<|endoftext|>"], normalizer, end_of_word_suffix="</w>",
                           unk_token="<|endoftext|>")
    tokenizer.post_processor = template(
        ("<|endoftext|>", 0), ("<|endoftext|>", 0), "<|endoftext|>:0 $A:0 $B:0 <|endoftext|>:0")
    return tokenizer


def parts(lines, size, normalizer, *steps, **model):
    """Characters and short pieces of them: shows where steps split."""
    tokenizer = byte_pairs(lines, size, pre_tokenizers.Sequence(list(steps)), ["[UNK]"], normalizer, byte_level=False,
                           unk_token="[UNK]", **model)
    tokenizer.add_tokens([AddedToken("ed", single_word=True), AddedToken("The", normalized=True)])
    return tokenizer


def families(lines, size):
    small = lines[:2000] + SENTENCES
    nmt = sentence_piece(lines, size)
    yield "bert", bert(lines, size)
    yield "bert-cased", bert(lines, size, cased=True)
    yield "mpnet", mpnet(lines, size)
    yield "roberta", roberta(lines, size)
    yield "roberta-prefix", roberta(lines, size // 4, prefix=True)
    yield "modernbert", modernbert(lines, size)
    yield "xlm-roberta", xlm_roberta(*nmt)
    few = (nmt[0][:size // 2], nmt[1])
    yield "deberta", deberta(*few)
    yield "albert", albert(*few)
    yield "t5", t5(*few)
    yield "gemma", gemma(lines, size // 2)
    yield "qwen", qwen(lines, size // 2)
    yield "clip", clip(lines, size // 2)
    yield "parts-digits", parts(
        small, 500, normalizers.Sequence([normalizers.NFKC(), normalizers.Prepend("_")]),
        pre_tokenizers.Whitespace(), pre_tokenizers.Digits(individual_digits=False),
        continuing_subword_prefix="##")
    yield "parts-punctuation", parts(
        small, 500, normalizers.Sequence([normalizers.NFD(), normalizers.Nmt(), normalizers.Strip(right=False)]),
        pre_tokenizers.Punctuation("merged_with_next"), pre_tokenizers.Digits(individual_digits=True), fuse_unk=True)
    yield "parts-punctuation-2", parts(
        small, 500, normalizers.Strip(left=False),
        pre_tokenizers.Punctuation("contiguous"), pre_tokenizers.CharDelimiterSplit("e"))
    yield "parts-bytes", parts(
        small, 500, normalizers.ByteLevel(), pre_tokenizers.Split("Ġ", "merged_with_previous"))
    yield "parts-regex", parts(
        small, 500, None, pre_tokenizers.Split(Regex(r"[a-c]+?\d{1,2}|[^\W_]++(?=[,.])|\P{L}|^\s*$"), "isolated"))


# Texts.

def characters(generator):
    """Code points of all planes, mostly of those that are in use."""
    blocks = [(0x00, 0x7F)] * 4 + [
        (0x80, 0x24F), (0x250, 0x36F), (0x370, 0x52F), (0x590, 0x6FF), (0x700, 0xDFF), (0xE00, 0x109F),
        (0x1100, 0x11FF), (0x1200, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x2BFF), (0x2E80, 0x33FF), (0x3400, 0x9FFF),
        (0xA000, 0xABFF), (0xAC00, 0xD7FB), (0xE000, 0xF8FF), (0xF900, 0xFFFF), (0x10000, 0x1FFFF),
        (0x1F000, 0x1FAFF), (0x20000, 0x3FFFF), (0xE0000, 0xE01FF), (0x0, 0x10FFFF)]
    while True:
        point = generator.randint(*generator.choice(blocks))
        if not 0xD800 <= point <= 0xDFFF:
            yield chr(point)


def is_settled(text):
    """Without characters of which Unicode's versions may think differently."""
    return all(unicodedata.category(c) != "Cn" for c in text)


def fuzz(generator, count):
    stream = characters(generator)
    glue = ["", "", " ", "  ", "\u0301", "\u200d", "\ufe0f", "\n", "\t ", "'s", "\u0323\u0307", "\u1100\u1161\u11a8"]
    for _ in range(count):
        one = generator.random() < 0.5
        pool = [next(stream) for _ in range(generator.randint(1, 12))]
        if one:
            pool = [generator.choice(pool)] * generator.randint(1, 3) + list("ab")
        text = ""
        for character in pool:
            text += character + generator.choice(glue)
        yield text


def every_character():
    """All that Unicode has named, in small groups."""
    points = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) not in ("Cs", "Co", "Cn")]
    for start in range(0, len(points), 6):
        yield " ".join(f"a{c}b {c}{c}" for c in points[start:start + 6])


MARKS = ["[MASK]", "<mask>", " <mask> ", "[CLS]", "</s>", "<s>", "<unk>", "[UNK]", "<extra_0>", "<extra_1>", "<pad>",
         "<|endoftext|>", "|||EMAIL_ADDRESS|||", "[unused1]", " ed ", "ed", "THE", "The", "the", "   ", "\n   \n",
         "[mask]", "［MASK］", "e\u0301", "▁", " ▁ ", "<0x0A>"]


def mixtures(generator, count):
    words = [word for line in SENTENCES for word in line.split()]
    for _ in range(count):
        pool = [generator.choice(words if generator.random() < 0.5 else MARKS)
                for _ in range(generator.randint(2, 8))]
        yield "".join(word + generator.choice(["", " ", "  ", "\n"]) for word in pool)


def texts(lines, generator, count):
    yield from ["", " ", "  ", "\n", "\r\n", "a\r\nb", "\u0000", "a\u0000b", "\u200b", "\ufeffa", "\u3000", "▁", "_"]
    yield from SENTENCES
    yield from lines
    yield from fuzz(generator, count)
    yield from mixtures(generator, count // 2)
    yield "long" * 400
    yield "\u0301" * 300
    yield "ไม่" * 400
    yield "x" + " " * 300 + "y"
    yield "가" * 300 + "\u11a8" * 20


def lines_of(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file]


def write(path, text):
    with open(path, "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as out:
        out.write(text.encode())


def saved(name, tokenizer):
    data = json.loads(tokenizer.to_str())
    model = data["model"]
    if name in ("roberta", "clip"):  # as old files have them
        model["merges"] = [" ".join(pair) for pair in model["merges"]]
    if name == "xlm-roberta":
        data["pre_tokenizer"]["pretokenizers"][1] = {
            "type": "Metaspace", "replacement": "▁", "str_rep": "▁", "add_prefix_space": True}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("corpus", nargs="+")
    parser.add_argument("--size", type=int, default=4000)
    parser.add_argument("--texts", nargs="*", default=[])
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--every-character", action="store_true")
    options = parser.parse_args()
    generator = random.Random(options.seed)
    os.makedirs(options.out, exist_ok=True)
    corpus = [line for path in options.corpus for line in lines_of(path)] + SENTENCES * 20
    tokenizers = {}
    for name, tokenizer in families(corpus, options.size):
        text = saved(name, tokenizer)
        short = text
        if name in ("xlm-roberta", "deberta", "albert", "t5"):
            charsmap = re.search(r'"precompiled_charsmap":"([^"]*)"', text).group(1)
            short = text.replace(charsmap, "nmt_nfkc")
            write(os.path.join(options.out, "nmt_nfkc.txt.gz"), charsmap + "\n")
        write(os.path.join(options.out, name + ".json.gz"), short)
        tokenizers[name] = Tokenizer.from_str(text)
        tokenizers[name].no_truncation()
    own = [line for path in options.texts for line in lines_of(path) if line.strip()]
    own = [json.loads(line)["text"] if line.startswith('{"text":') else line for line in own]
    chosen = list(dict.fromkeys(texts(own, generator, options.count)))
    if options.every_character:
        chosen += every_character()
    else:
        chosen = [text for text in chosen if is_settled(text)]
    rows = []
    for text in chosen:
        rows.append({"text": text, "ids": {n: t.encode(text).ids for n, t in tokenizers.items()}})
    for _ in range(60):
        first, second = generator.choice(chosen)[:400], generator.choice(chosen)[:400]
        length = generator.choice([5, 8, 16, 17, 32, 64])
        row = {"first": first, "second": second, "length": length, "ids": {}, "segments": {}}
        for name, tokenizer in tokenizers.items():
            tokenizer.enable_truncation(length)
            encoding = tokenizer.encode(first, second)
            row["ids"][name], row["segments"][name] = encoding.ids, encoding.type_ids
            tokenizer.no_truncation()
        rows.append(row)
    write(os.path.join(options.out, "texts.jsonl.gz"),
          "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows))
    print(len(chosen), "texts,", sum(os.path.getsize(os.path.join(options.out, f)) for f in os.listdir(options.out)))


main()
