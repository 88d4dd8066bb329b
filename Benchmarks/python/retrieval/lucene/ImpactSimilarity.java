import org.apache.lucene.index.FieldInvertState;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.Similarity;

/** A term's frequency is its impact and what it adds to the score, as with Anserini's option -impact. */
final class ImpactSimilarity extends Similarity {
    @Override
    public long computeNorm(FieldInvertState state) {
        return 1;
    }

    @Override
    public SimScorer scorer(float boost, CollectionStatistics collection, TermStatistics... terms) {
        return new SimScorer() {
            @Override
            public float score(float frequency, long norm) {
                return boost * frequency;
            }
        };
    }
}
