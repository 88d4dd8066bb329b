import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.FieldInvertState;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.TermStatistics;
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

    /** Rows of terms, one after the other. */
    abstract static class Rows {
        private long nanosecondsOfReading;

        /** Puts the next row into a stream; false when there is none. */
        final boolean next(TermStream stream) throws IOException {
            long start = System.nanoTime();
            boolean found = read();
            stream.set(terms(), frequencies());
            nanosecondsOfReading += System.nanoTime() - start;
            return found;
        }

        final double secondsOfReading() {
            return nanosecondsOfReading / 1e9;
        }

        abstract boolean read() throws IOException;

        abstract String[] terms();

        abstract int[] frequencies();
    }

    /** Files NAME.counts.u16, NAME.terms.u16 and NAME.impacts.u8, little-endian. */
    private static final class ImpactRows extends Rows {
        private static final String[] NAMES = new String[1 << 16];

        private final DataInputStream counts;
        private final DataInputStream ids;
        private final DataInputStream impacts;
        private String[] terms = {};
        private int[] frequencies = {};

        ImpactRows(Path input, String name) throws IOException {
            counts = stream(input.resolve(name + ".counts.u16"));
            ids = stream(input.resolve(name + ".terms.u16"));
            impacts = stream(input.resolve(name + ".impacts.u8"));
        }

        private static DataInputStream stream(Path file) throws IOException {
            return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20));
        }

        @Override
        boolean read() throws IOException {
            int low = counts.read();
            if (low < 0) {
                return false;
            }
            int count = low | counts.read() << 8;
            terms = new String[count];
            frequencies = new int[count];
            for (int i = 0; i < count; i++) {
                int id = ids.read() | ids.read() << 8;
                if (NAMES[id] == null) {
                    NAMES[id] = Integer.toString(id);
                }
                terms[i] = NAMES[id];
                frequencies[i] = impacts.read();
            }
            return true;
        }

        @Override
        String[] terms() {
            return terms;
        }

        @Override
        int[] frequencies() {
            return frequencies;
        }
    }

    /** A line for each text, with a space between terms. */
    private static final class TokenRows extends Rows {
        private final BufferedReader lines;
        private String[] terms = {};

        TokenRows(Path file) throws IOException {
            lines = Files.newBufferedReader(file);
        }

        @Override
        boolean read() throws IOException {
            String line = lines.readLine();
            if (line == null) {
                return false;
            }
            terms = line.isEmpty() ? new String[0] : line.split(" ");
            return true;
        }

        @Override
        String[] terms() {
            return terms;
        }

        @Override
        int[] frequencies() {
            return null;
        }
    }

    /** A term's frequency is its impact and what it adds to the score, as with Anserini's option -impact. */
    private static final class ImpactSimilarity extends Similarity {
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
}
