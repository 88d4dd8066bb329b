# Writes random texts with the places where Perl's \b{sb} breaks them (Unicode Standard Annex #29), one JSON object a
# line: the text and the lengths of its pieces in bytes of UTF-8.
#
#     perl sentence_breaks.pl > sentence-breaks.jsonl
use strict;
use warnings;
use utf8;
use Encode qw(encode_utf8);

srand(20);
binmode(STDOUT, ":utf8");
my @parts = (
    (".") x 6, ("?", "!", "。", "！", "।", "．", "․") x 2, (" ") x 8, "\n", "\r\n", "\r", "\x{2029}", "\x{85}", "\t", "\x{A0}",
    "\x{3000}", "a", "word", "The", "Öl", "ǅ", "日本", "ا", "ב", "1", "23", "٣", "é", "e\x{301}", "\x{301}", "\x{AD}",
    "\x{200D}", "\x{FEFF}", ",", "-", ":", "、", "—", ")", "(", "\"", "”", "“", "«", "»", "'", "」", "「", "%", "€", "😀", "/", "ª",
);
for (1 .. 3000) {
    my $text = join "", map { $parts[rand @parts] } 1 .. 1 + int rand 16;
    my @lengths = map { length encode_utf8($_) } split /\b{sb}/, $text;
    (my $quoted = $text) =~ s/(["\\])/\\$1/g;
    $quoted =~ s/([\x00-\x1F\x{80}-\x{9F}\x{AD}\x{2028}\x{2029}\x{FEFF}\x{200D}])/sprintf "\\u%04X", ord $1/ge;
    print qq({"text": "$quoted", "pieces": [), join(", ", @lengths), "]}\n";
}
