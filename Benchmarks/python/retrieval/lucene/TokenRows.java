import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A line for each text, with a space between terms. */
final class TokenRows extends Rows {
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
