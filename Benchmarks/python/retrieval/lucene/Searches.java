import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.store.MMapDirectory;

/** An opened index, and queries made ready for it. */
final class Searches {
    private final Texts texts;
    private final IndexSearcher searcher;
    private final List<Query> queries = new ArrayList<>();

    Searches(Texts texts, Path index) throws IOException {
        this.texts = texts;
        searcher = new IndexSearcher(DirectoryReader.open(new MMapDirectory(index)));
        searcher.setSimilarity(texts.similarity());
        searcher.setQueryCache(null);
    }

    /** Makes a disjunction of each query's terms. */
    void read(Path input) throws IOException {
        Rows rows = texts.rows(input, "queries");
        while (rows.next(new TermStream())) {
            Map<String, Integer> weights = new LinkedHashMap<>();
            for (int i = 0; i < rows.terms().length; i++) {
                weights.merge(rows.terms()[i], rows.frequencies() == null ? 1 : rows.frequencies()[i], Integer::sum);
            }
            BooleanQuery.Builder query = new BooleanQuery.Builder();
            weights.forEach((term, weight) -> {
                Query one = new TermQuery(new Term(Building.FIELD, term));
                query.add(weight == 1 ? one : new BoostQuery(one, weight), Occur.SHOULD);
            });
            queries.add(query.build());
        }
    }

    /** The microseconds of each of the first queries. */
    double[] time(int count, int k) throws IOException {
        double[] microseconds = new double[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            search(i, k);
            microseconds[i] = (System.nanoTime() - start) / 1e3;
        }
        return microseconds;
    }

    /** Writes all ordinals, all ones where there is no more, then all scores, 0 where there is no more. */
    void write(int count, int k, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 * count * k).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            ScoreDoc[] hits = search(i, k).scoreDocs;
            for (int rank = 0; rank < k; rank++) {
                bytes.putInt(4 * (i * k + rank), rank < hits.length ? hits[rank].doc : -1);
                bytes.putFloat(4 * (count * k + i * k + rank), rank < hits.length ? hits[rank].score : 0);
            }
        }
        Files.write(file, bytes.array());
    }

    /** Hits are not counted beyond k, so that all that cannot be among the best may be skipped. */
    private TopDocs search(int query, int k) throws IOException {
        return searcher.search(queries.get(query), TopScoreDocCollector.createSharedManager(k, null, k));
    }
}
