import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.MMapDirectory;

/** Builds an index of one segment, on one thread. */
final class Building {
    static final String FIELD = "terms";

    private Building() {}

    static Map<String, ?> build(Texts texts, Path input, Path index) throws Exception {
        double seconds = 0;
        IndexWriterConfig config = new IndexWriterConfig()
            .setSimilarity(texts.similarity()).setRAMBufferSizeMB(1024).setUseCompoundFile(false)
            .setMergeScheduler(new SerialMergeScheduler());
        try (MMapDirectory directory = new MMapDirectory(index); IndexWriter writer = new IndexWriter(directory, config)) {
            Rows rows = texts.documents(input);
            TermStream stream = new TermStream();
            Document document = new Document();
            document.add(new Field(FIELD, stream, fieldType(texts)));
            long start = System.nanoTime();
            while (rows.next(stream)) {
                writer.addDocument(document);
            }
            writer.forceMerge(1);
            writer.commit();
            seconds = (System.nanoTime() - start) / 1e9 - rows.secondsOfReading();
        }
        return Map.of("seconds", seconds, "bytes", size(index));
    }

    private static FieldType fieldType(Texts texts) {
        FieldType type = new FieldType();
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.setTokenized(true);
        type.setOmitNorms(!texts.hasLengths());
        type.freeze();
        return type;
    }

    private static long size(Path index) throws Exception {
        try (Stream<Path> files = Files.list(index)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
