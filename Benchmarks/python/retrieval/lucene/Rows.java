import java.io.IOException;

/** Rows of terms, one after the other. */
abstract class Rows {
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
