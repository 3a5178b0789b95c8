package io.crossfade.backfill.cli;

import java.util.Locale;

/** Text inside of an HTML page. */
final class HtmlText {
    private static final char NO_CHARACTER = '\uFFFD';

    private HtmlText() {}

    /** Returns {@code text} such that a browser shows it as it is and takes none of it for markup. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isShown(c) ? c : NO_CHARACTER);
            }
        });
        return escaped.toString();
    }

    /** Control characters, halves of characters and what turns the direction of text are not shown. */
    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** Returns the words of a name, as in {@code keys per second} for {@code keysPerSecond}. */
    static String words(String name) {
        return escaped(
                name.contains(" ")
                        ? name
                        : name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT));
    }

    /** Returns a figure, a word or a yes or no. */
    static String value(Object value) {
        if (value instanceof Double || value instanceof Float) {
            return String.format(Locale.ROOT, "%,.3f", ((Number) value).doubleValue());
        }
        if (value instanceof Number number) {
            return String.format(Locale.ROOT, "%,d", number.longValue());
        }
        if (value instanceof Boolean flag) {
            return flag ? "yes" : "no";
        }
        return escaped(String.valueOf(value));
    }
}
