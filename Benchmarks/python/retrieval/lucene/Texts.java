import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;

/** What is indexed: impacts, or analyzed texts. */
enum Texts {
    SPARSE {
        @Override
        Similarity similarity() {
            return new ImpactSimilarity();
        }

        @Override
        boolean hasLengths() {
            return false;
        }

        @Override
        Rows rows(Path input, String name) throws IOException {
            return new ImpactRows(input, name);
        }
    },
    BM25 {
        @Override
        Similarity similarity() {
            return new BM25Similarity(1.2f, 0.75f);
        }

        @Override
        boolean hasLengths() {
            return true;
        }

        @Override
        Rows rows(Path input, String name) throws IOException {
            return new TokenRows(input.resolve(name + ".tokens"));
        }
    };

    static Texts of(String name) {
        return valueOf(name.toUpperCase());
    }

    abstract Similarity similarity();

    abstract boolean hasLengths();

    abstract Rows rows(Path input, String name) throws IOException;

    Rows documents(Path input) throws IOException {
        return rows(input, "documents");
    }
}
