"""Run with PYTHONPATH=Benchmarks/python python3 -m unittest passages.test_passages."""

from __future__ import annotations

import unittest

from passages import cutting, markup, plain, queries, roff
from passages.blocks import Block
from passages.prose import is_prose

_SENTENCE = "The quick brown fox jumps over the lazy dog and is not seen by any of the others in the wood. "


class Markup(unittest.TestCase):
    def test_keeps_text_and_drops_code_and_navigation(self) -> None:
        page = (
            "<html><head><title>No</title></head><body><nav><p>Next</p></nav><h1>On&nbsp;trees<a>¶</a></h1>"
            "<p>An <b>oak</b>\n is a tree &amp; old.</p><pre>x = 1</pre><ul><li>One</ul></body></html>"
        )
        expected = [Block("On trees", True), Block("An oak is a tree & old."), Block("One")]
        self.assertEqual(list(markup.blocks(page)), expected)

    def test_survives_broken_pages(self) -> None:
        self.assertEqual(list(markup.blocks("<p>A <b>word &#x110000000; <script>")), [Block("A word �")])
        self.assertEqual(list(markup.blocks("<" * 100_000)), [Block("<" * 100_000)])


class Roff(unittest.TestCase):
    def test_reads_man(self) -> None:
        page = (
            ".TH X 1\n.SH NAME\nx \\- do\\fB it\\fR\n.SH \"SEE ALSO\"\n.BR ls (1),\nand\n.nf\ncode\n.fi\n"
            ".PP\nEnd\\(em.\n"
        )
        expected = [
            Block("Name", True), Block("x - do it"), Block("See also", True), Block("ls(1), and"), Block("End - ."),
        ]
        self.assertEqual(list(roff.blocks(page)), expected)

    def test_reads_mdoc(self) -> None:
        page = '.Sh DESCRIPTION\nThe\n.Fl a\noption of\n.Xr ls 1 .\n.Bd -literal\ncode\n.Ed\n.Pp\nMore.\n'
        expected = [Block("Description", True), Block("The -a option of ls(1)."), Block("More.")]
        self.assertEqual(list(roff.blocks(page)), expected)


class Plain(unittest.TestCase):
    def test_reads_headings_of_rst(self) -> None:
        text = "Title\n=====\n\nSee :ref:`the page <x>`\nand ``code``.\n\n.. note::\n"
        self.assertEqual(list(plain.text_blocks(text)), [Block("Title", True), Block("See the page and code.")])

    def test_reads_pod(self) -> None:
        text = "=head1 SYNOPSIS\n\n    code\n\nUse C<< a->b >> or B<I<c> E<lt> d>.\n"
        self.assertEqual(list(plain.pod_blocks(text)), [Block("Synopsis", True), Block("Use a->b or c < d.")])

    def test_reads_dictionaries(self) -> None:
        data, index = b"oak\n  a {tree}\n  [1913 Webster]\nelm\n  another", "oak\tA\tg\nelm\tg\tO\n00-database\tA\tB"
        expected = [Block("oak", True), Block("oak a tree"), Block("elm", True), Block("elm another")]
        self.assertEqual(list(plain.dictionary_blocks(data, index)), expected)


class Cutting(unittest.TestCase):
    def test_passages_end_with_sentences_and_have_their_length(self) -> None:
        passages = list(cutting.passages([Block(_SENTENCE * 20)]))
        self.assertEqual({passage[-1] for passage in passages}, {"."})
        for passage in passages:
            self.assertTrue(cutting.SHORTEST <= len(passage) <= cutting.LONGEST)
        self.assertEqual(" ".join(passages), (_SENTENCE * 18).strip() + " " + (_SENTENCE * 2).strip())

    def test_headings_part_passages(self) -> None:
        blocks = [Block(_SENTENCE), Block("Next", True), Block(_SENTENCE * 2)]
        self.assertEqual(list(cutting.passages(blocks)), [(_SENTENCE * 2).strip()])

    def test_sentences_without_an_end_are_cut(self) -> None:
        passages = list(cutting.passages([Block("the word of it is " * 2_000)]))
        self.assertGreater(len(passages), 100)
        self.assertLessEqual(max(map(len, passages)), cutting.LONGEST)


class Prose(unittest.TestCase):
    def test_tells_prose_from_the_rest(self) -> None:
        self.assertTrue(is_prose(_SENTENCE.strip()))
        self.assertFalse(is_prose("int main ( int argc , char * * argv ) { return 0 ; }"))
        self.assertFalse(is_prose("Der schnelle braune Fuchs springt über den faulen Hund"))
        self.assertFalse(is_prose("1.0 2.0 3.0 the 4.0 of 5.0 and 6.0"))


class Queries(unittest.TestCase):
    def test_are_as_many_as_wanted_and_never_a_passage(self) -> None:
        kinds = ("heading", "word", "summary")
        sources = {kind: [f"{kind} {number} of it" for number in range(40)] for kind in kinds}
        taken = {"summary 1 of it"}
        chosen = queries.choose(sources, 20, 1, taken)
        self.assertEqual((len(chosen), len(set(chosen))), (20, 20))
        self.assertFalse(taken & set(chosen))
        self.assertEqual(chosen, queries.choose(sources, 20, 1, taken))

    def test_headings_need_prose(self) -> None:
        document = [
            Block("1.2. Growing trees", True), Block(_SENTENCE), Block("Baum und Tal", True), Block("Ein Baum"),
        ]
        self.assertEqual(list(queries.candidates(document, False, False)), [("heading", "Growing trees")])


if __name__ == "__main__":
    unittest.main()
