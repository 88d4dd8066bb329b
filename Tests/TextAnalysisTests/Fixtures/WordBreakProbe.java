// Finds out how Lucene's StandardTokenizer classifies each code point, by what it does with the code point in small
// contexts, and prints one line for each run of code points of a class: START CLASS (hexadecimal, number).
//
//   javac -cp LUCENE.jar -d OUT WordBreakProbe.java && java -cp LUCENE.jar:OUT WordBreakProbe > ranges.txt
//
// LUCENE.jar is any jar that carries lucene-core 9. generate_word_break_table.py turns the output into Swift.
// The class numbers are those of WordBreakClass in Sources/TextAnalysis.

import java.io.StringReader;
import java.util.List;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

public class WordBreakProbe {
  static final StandardTokenizer tokenizer = new StandardTokenizer();
  static final OffsetAttribute offset = tokenizer.getAttribute(OffsetAttribute.class);
  static final String GRIN = "\uD83D\uDE00", REGIONAL_A = "\uD83C\uDDE6";
  static final String TAG_A = "\uDB40\uDC41", TAG_TERM = "\uDB40\uDC7F";

  static String spans(String text) throws Exception {
    StringBuilder result = new StringBuilder();
    tokenizer.setReader(new StringReader(text));
    tokenizer.reset();
    while (tokenizer.incrementToken()) {
      result.append(offset.startOffset()).append('-').append(offset.endOffset()).append(' ');
    }
    tokenizer.end();
    tokenizer.close();
    return result.toString().trim();
  }

  /** Whether the text is exactly one token. */
  static boolean joins(String text) throws Exception {
    return spans(text).equals("0-" + text.length());
  }

  static int classify(String c) throws Exception {
    boolean alone = joins(c);
    boolean extend = joins("a" + c) && joins("\u4E00" + c);
    boolean emoji = alone && joins(c + "\u200D" + GRIN);
    if (extend) {
      if (alone && joins("\u0E01" + c + "\u0E01") && joins(c + "\u0E01")) return 15;  // complex context, extending
      if (alone) return 20;                                                         // emoji modifier
      if (joins(c + GRIN)) return 16;                                               // zero width joiner
      if (joins("#" + c)) return 17;                                                // enclosing keycap
      if (joins(GRIN + "\uFE0F" + c + TAG_TERM)) return 21;                           // tag specification
      if (joins(GRIN + "\uFE0F" + TAG_A + c)) return 22;                              // tag end
      if (joins(GRIN + "\u0301" + c + "\u200D" + GRIN) && !joins(GRIN + c + "\u0301")) return 19;  // FE0F
      return joins(GRIN + c) ? 13 : 18;                                             // extend : FE0E
    }
    if (alone && joins("a" + c)) {
      if (joins("1," + c)) return joins("#\u20E3") && joins(c + "\uFE0F\u20E3\u0301") && c.charAt(0) < 128 ? 4 : 3;
      if (joins(c + "\"\u05D0")) return 2;
      return emoji ? 11 : 1;
    }
    if (alone && joins(c + "\u30AB")) return 5;
    if (alone && joins("\u0E01" + c)) return 14;
    if (emoji) return 12;
    if (alone) return 23;                                                           // Han, Hiragana
    if (joins("a" + c)) return c.equals("'") ? 9 : 10;                              // connector
    boolean midLetter = joins("a" + c + "a"), midNumber = joins("1" + c + "1");
    if (midLetter && midNumber) return 8;
    if (midLetter) return 6;
    if (midNumber) return 7;
    if (joins("\u05D0" + c + "\u05D0")) return 24;                                  // double quote
    if (joins(c + "\u20E3")) return 25;                                             // # and *
    if (joins(REGIONAL_A + c)) return 26;                                           // regional indicator
    return 0;
  }

  public static void main(String[] arguments) throws Exception {
    int previous = -1;
    for (int code = 0; code < 0x110000; code++) {
      if (code >= 0xD800 && code < 0xE000) continue;
      String c = new String(Character.toChars(code));
      int kind = classify(c);
      if (kind == 8 && joins("\u05D0" + c)) kind = 9;                               // single quote
      if (kind != previous) System.out.printf("%x %d%n", code, kind);
      previous = kind;
    }
  }
}
