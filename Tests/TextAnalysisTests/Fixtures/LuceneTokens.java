// Runs Lucene's own analyzers over texts, for the golden file. From standard input it reads one text a line as a JSON
// string; for each it prints one line of JSON: {"text", "english": [[term, start, end], …], "standard": […]}, offsets
// in UTF-8 bytes.
//
//   javac -cp LUCENE.jar -d OUT LuceneTokens.java
//   java -cp LUCENE.jar:OUT LuceneTokens < texts.jsonl > tokens.jsonl
//
// LUCENE.jar is any jar that carries lucene-core and lucene-analysis-common 9, and Jackson.

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.apache.lucene.analysis.*;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.*;

public class LuceneTokens {
  static List<List<Object>> tokens(Analyzer analyzer, String text) throws IOException {
    // The offset in UTF-8 of each UTF-16 code unit.
    int[] offsets = new int[text.length() + 1];
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      offsets[i] = bytes;
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isSurrogate(c) ? 2 : 3;
    }
    offsets[text.length()] = bytes;
    List<List<Object>> result = new ArrayList<>();
    try (TokenStream stream = analyzer.tokenStream("", text)) {
      CharTermAttribute term = stream.getAttribute(CharTermAttribute.class);
      OffsetAttribute offset = stream.getAttribute(OffsetAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        result.add(List.of(term.toString(), offsets[offset.startOffset()], offsets[offset.endOffset()]));
      }
      stream.end();
    }
    return result;
  }

  public static void main(String[] arguments) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Analyzer english = new EnglishAnalyzer(), standard = new StandardAnalyzer();
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) {
      String text = json.readValue(line, String.class);
      Map<String, Object> record = new LinkedHashMap<>();
      record.put("text", text);
      record.put("english", tokens(english, text));
      record.put("standard", tokens(standard, text));
      out.println(json.writeValueAsString(record));
    }
    out.flush();
  }
}
