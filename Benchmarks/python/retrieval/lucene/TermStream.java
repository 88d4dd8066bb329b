import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.TermFrequencyAttribute;

/** The terms of one document, which are analyzed already, each with a frequency. */
final class TermStream extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final TermFrequencyAttribute frequency = addAttribute(TermFrequencyAttribute.class);
    private String[] terms = {};
    private int[] frequencies;
    private int position;

    /** Without frequencies each occurrence of a term counts 1. */
    void set(String[] terms, int[] frequencies) {
        this.terms = terms;
        this.frequencies = frequencies;
    }

    @Override
    public void reset() {
        position = 0;
    }

    @Override
    public boolean incrementToken() {
        if (position == terms.length) {
            return false;
        }
        clearAttributes();
        term.append(terms[position]);
        if (frequencies != null) {
            frequency.setTermFrequency(frequencies[position]);
        }
        position++;
        return true;
    }
}
