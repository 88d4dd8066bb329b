"""Turns the output of WordBreakProbe.java into Sources/TextAnalysis/Words/WordBreakRanges.swift.

    python3 generate_word_break_table.py ranges.txt > WordBreakRanges.swift
"""
import sys

packed = []
for line in open(sys.argv[1]):
    start, kind = line.split()
    packed.append(int(start, 16) << 5 | int(kind))

print("""// Written by generate_word_break_table.py (beside the tests' fixtures); do not edit.

/// Where a run of code points of one ``WordBreakClass`` starts: the first code point shifted left by 5, and the
/// class.
///
/// Found by asking Lucene 9's StandardTokenizer, which knows Unicode 12: a character of a later version is no part
/// of a word there, and none here.
let wordBreakRanges: [UInt32] = [""")
for i in range(0, len(packed), 10):
    print("    " + ", ".join(f"0x{p:X}" for p in packed[i:i + 10]) + ",")
print("]")
