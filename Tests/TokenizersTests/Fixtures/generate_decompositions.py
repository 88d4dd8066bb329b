"""Writes Sources/Tokenizers/Unicode/Decompositions.swift: what normalization forms make of single characters.

    python generate_decompositions.py > ../../../Sources/Tokenizers/Unicode/Decompositions.swift

Found by asking Hugging Face's `tokenizers`, whose tables are those of Unicode 9: models were trained on what it made
of characters that are newer, which is nothing.
"""
from tokenizers import normalizers

nfd, nfkd, nfc = normalizers.NFD(), normalizers.NFKD(), normalizers.NFC()
tables = {"composites": [], "singletons": [], "compatibility": []}
for code in range(0x110000):
    if 0xD800 <= code <= 0xDFFF or 0xAC00 <= code <= 0xD7A3:
        continue
    character = chr(code)
    canonical, compatible = nfd.normalize_str(character), nfkd.normalize_str(character)
    if canonical != character:
        is_composed = nfc.normalize_str(character) == character
        tables["composites" if is_composed else "singletons"].append((code, canonical))
    if compatible != canonical:
        tables["compatibility"].append((code, compatible))

COMMENTS = {
    "composites": "Characters that are the same as a letter with a mark, and are made of them in forms C and KC.",
    "singletons": "Characters that are the same as others, and are never made of them.",
    "compatibility": "Characters that look like others, and become those in forms KC and KD.",
}


def lines(entries):
    """`c0:41 300,41 301` are U+00C0 and U+00C1; runs are separated by `;`."""
    text, last = "", None
    for code, value in entries:
        points = " ".join(f"{ord(c):x}" for c in value)
        text += ("," if last == code - 1 else f";{code:x}:") + points
        last = code
    text = text[1:]
    while text:
        yield "    " + text[:112] + ("\\" if len(text) > 112 else "")
        text = text[112:]


print("// Written by generate_decompositions.py (beside the tests' fixtures); do not edit.\n")
print("/// What normalization forms make of single characters, Hangul apart, in Unicode 9. `c0:41 300,41 301` are U+00C0")
print("/// and U+00C1; runs of characters are separated by `;`.")
print("enum Decompositions {")
for number, (name, entries) in enumerate(tables.items()):
    print(("\n" if number else "") + f"    /// {COMMENTS[name]}")
    print(f"    static let {name} = \"\"\"")
    print("\n".join("    " + line for line in lines(entries)))
    print("        \"\"\"")
print("}")
