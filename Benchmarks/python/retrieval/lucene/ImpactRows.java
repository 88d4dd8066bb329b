import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files NAME.counts.u16, NAME.terms.u16 and NAME.impacts.u8, little-endian. */
final class ImpactRows extends Rows {
    private static final String[] NAMES = new String[1 << 16];

    private final InputStream counts;
    private final InputStream ids;
    private final InputStream impacts;
    private String[] terms = {};
    private int[] frequencies = {};

    ImpactRows(Path input, String name) throws IOException {
        counts = stream(input.resolve(name + ".counts.u16"));
        ids = stream(input.resolve(name + ".terms.u16"));
        impacts = stream(input.resolve(name + ".impacts.u8"));
    }

    private static InputStream stream(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), 1 << 20);
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
