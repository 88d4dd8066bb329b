"""Prints the texts of the golden file, one JSON string a line. The same texts every time.

    python3 make_texts.py | java -cp LUCENE.jar:OUT LuceneTokens > lucene-tokens.jsonl
"""
import json
import random

SENTENCES = """
The biologists' hypotheses were possibly generalizable, but the methodologies weren't.
Patients' quality-of-life scores improved by 3.5% (p < 0.001; 95% CI 1.2–4.8).
In 1,024 runs the e-mail server at mail.example.com:8080 failed 2.5e-3 of the time.
See https://example.org/a/b_c?q=x&y=1#frag or write to jane.doe+tag@example.co.uk!
The U.S.A.'s G.D.P. isn't Wi-Fi; it's AT&T's I.B.M.-compatible C++ and C# code.
IL-2, TNF-α and β-catenin regulate T-cell proliferation in BALB/c mice.
Relational conditional rational valenci hesitanci digitizer conformabli radicalli differentli vileli analogousli
vietnamization predication operator feudalism decisiveness hopefulness callousness formaliti sensitiviti sensibiliti
triplicate formative formalize electriciti electrical hopeful goodness biology technology archaeologically possibly
revival allowance inference airliner gyroscopic adjustable defensible irritant replacement adjustment dependent
adoption homologou communism activate angulariti homologous effective bowdlerize probate rate cease controll roll
caresses ponies ties caress cats feed agreed plastered bled motoring sing conflated troubled sized hopping tanned
falling hissing fizzed failing filing happy sky by say yyy dying lying skies news innings us as is this
O'Neill's dog’s bowl, the cats' toys, JOHN'S, rock'n'roll, '90s and ’tis; l’avion d'Hervé
snake_case __init__ foo_1 1_000_000 _ __ a__b _x_ x_ 3_a
Zürich naïve café NAÏVE CAFÉ Straße STRASSE ŒUVRE İstanbul ISPARTA ﬁne ﬀ Ångström e\u0301tude E\u0301TUDE
Ελληνικά ΣΊΣΥΦΟΣ σίσυφος Москва МОСКВА ёлка Київ Հայերեն ქართული ᲥᲐᲠᲗᲣᲚᲘ
日本語のテキスト、東京タワー。カタカナ ﾊﾝｶｸ ひらがな 漢字かな交じり文 中文分词测试 한국어 형태소 분석
สวัสดีชาวโลก ພາສາລາວ ភាសាខ្មែរ မြန်မာဘာသာ हिन्दी भाषा தமிழ் తెలుగు বাংলা
שלום צה"ל ג'ורג' ד"ר א'ב"ג العربية اللغة ٣٫١٤ ۱۲۳ فارسی‌زبان
😀 👍🏽 👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇩🇪🇫🇷🇪 1️⃣ #️⃣ *⃣ ☺️ ☺︎ ©️ ™ ℹ️ Ⓜ️ ❤️‍🔥 a😀b 🤷🏿‍♀️
𝐁𝐨𝐥𝐝 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐐀𐐨 𠀀𠀁 １２３．４５ ＡＢＣ’ｓ ABC＇s
don\u200dt soft\u00adhyphen zero\u200bwidth word\u2060joiner non\u00a0breaking tab\there line\u2028end
... --- '' "" ‘’ “quoted” (a) [b] {c} <d> 50% $3.99 €1.000,50 10:30 1.2.3.4 1..2 a.b.c. a:b a::b 3,a a,3 a.3 3.a
""".strip("\n").split("\n")

WORDS = sorted({word for sentence in SENTENCES for word in sentence.split()})
JOINTS = [" ", " ", " ", "", ".", ",", "'", "’", "-", "_", ":", "\u200d", "\ufe0f", "\u0301", "/", '"', "\n"]


def main():
    random.seed(9)
    texts = ["", " ", "a", "the", "'s", "s's"] + SENTENCES
    texts += [sentence.upper() for sentence in SENTENCES]
    texts += [letter * n for letter in "aé日𝐁_1😀" for n in (254, 255, 256, 600)]
    texts += ["a" * 254 + "'b", "1" * 253 + ".5", "x" * 254 + "\u0301\u0301", "ab " * 200]
    while len(texts) < 320:
        pieces = random.choices(WORDS, k=random.randint(1, 12))
        texts.append("".join(piece + random.choice(JOINTS) for piece in pieces))
    for text in texts:
        print(json.dumps(text))


main()
