import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.lucene.util.Version;

/** Lucene's side of the benchmarks: answers a JSON object a line, as retrieval/worker.py does. */
public final class LuceneBenchmark {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A just-in-time compiler has to see the code run for a while. */
    private static final double WARM_UP_SECONDS = 4;

    private final Texts texts;
    private Searches searches;

    private LuceneBenchmark(Texts texts) {
        this.texts = texts;
    }

    public static void main(String[] arguments) throws Exception {
        LuceneBenchmark benchmark = new LuceneBenchmark(Texts.of(arguments[0]));
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            Map<String, ?> answer;
            try {
                answer = benchmark.answer(JSON.readTree(line));
            } catch (Exception error) {
                error.printStackTrace();
                answer = Map.of("error", error.toString());
            }
            answers.println(JSON.writeValueAsString(answer));
            answers.flush();
        }
    }

    private Map<String, ?> answer(JsonNode request) throws Exception {
        return switch (request.get("do").asText()) {
            case "describe" -> Map.of("version", Version.LATEST.toString());
            case "build" -> Building.build(texts, path(request, "input"), path(request, "index"));
            case "open" -> open(path(request, "input"), path(request, "index"));
            case "search" -> search(request);
            case "time" -> time(request);
            default -> throw new IllegalArgumentException("there is no request " + request);
        };
    }

    private Map<String, ?> open(Path input, Path index) throws Exception {
        long before = resident();
        long start = System.nanoTime();
        searches = new Searches(texts, index);
        double seconds = (System.nanoTime() - start) / 1e9;
        long after = resident();
        searches.read(input);
        return Map.of("seconds", seconds, "memoryMiB", (after - before) / 256.0);
    }

    private Map<String, ?> search(JsonNode request) throws Exception {
        int queries = request.get("queries").asInt();
        int k = request.get("k").asInt();
        searches.write(queries, k, path(request, "results"));
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_UP_SECONDS * 1e9) {
            searches.time(queries, k);
        }
        return Map.of("queries", queries);
    }

    private Map<String, ?> time(JsonNode request) throws Exception {
        double[][] rounds = new double[request.get("rounds").asInt()][];
        for (int round = 0; round < rounds.length; round++) {
            rounds[round] = searches.time(request.get("queries").asInt(), request.get("k").asInt());
        }
        return Map.of("microseconds", rounds);
    }

    private static Path path(JsonNode request, String name) {
        return Path.of(request.get(name).asText());
    }

    /** Pages of 4 KiB that the process has in memory. */
    private static long resident() throws Exception {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]);
    }
}
