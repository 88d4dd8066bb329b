// Scores made-up documents with Lucene's BM25Similarity and prints {"documents", "queries": [{terms, k1, b, hits}]},
// a hit being [ordinal, score]: the golden file of the BM25 tests.
//
//   javac -cp LUCENE.jar -d OUT LuceneBM25.java && java -cp LUCENE.jar:OUT LuceneBM25 > lucene-bm25.json

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.*;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.*;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;

public class LuceneBM25 {
  public static void main(String[] arguments) throws Exception {
    Random random = new Random(3);
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      int length = i % 10 == 0 ? 0 : i % 13 == 0 ? 300 + random.nextInt(400) : random.nextInt(60);
      StringJoiner text = new StringJoiner(" ");
      for (int j = 0; j < length; j++) text.add("t" + (int) (40 * Math.pow(random.nextDouble(), 3)));
      documents.add(text.toString());
    }
    var directory = new ByteBuffersDirectory();
    // One segment, and documents in order.
    var configuration = new IndexWriterConfig(new WhitespaceAnalyzer());
    try (var writer = new IndexWriter(directory, configuration)) {
      for (String text : documents) {
        var document = new Document();
        document.add(new TextField("f", text, Field.Store.NO));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
    List<Object> queries = new ArrayList<>();
    var reader = DirectoryReader.open(directory);
    float[][] parameters = {{1.2f, 0.75f}, {0.9f, 0.4f}, {0f, 0.5f}, {2f, 1f}, {1.5f, 0f}};
    for (int i = 0; i < 20; i++) {
      float[] p = parameters[i % parameters.length];
      var searcher = new IndexSearcher(reader);
      searcher.setSimilarity(new BM25Similarity(p[0], p[1]));
      List<String> terms = new ArrayList<>();
      var query = new BooleanQuery.Builder();
      for (int j = 0; j <= i % 6; j++) {
        String term = "t" + random.nextInt(42);
        terms.add(term);
        query.add(new TermQuery(new Term("f", term)), BooleanClause.Occur.SHOULD);
      }
      if (i % 4 == 3) {
        terms.add(terms.get(0));
        query.add(new TermQuery(new Term("f", terms.get(0))), BooleanClause.Occur.SHOULD);
      }
      List<Object> hits = new ArrayList<>();
      for (ScoreDoc hit : searcher.search(query.build(), 200).scoreDocs) hits.add(List.of(hit.doc, hit.score));
      queries.add(Map.of("terms", terms, "k1", p[0], "b", p[1], "hits", hits));
    }
    System.out.println(new ObjectMapper().writeValueAsString(Map.of("documents", documents, "queries", queries)));
  }
}
