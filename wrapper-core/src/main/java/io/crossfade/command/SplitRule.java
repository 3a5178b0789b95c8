package io.crossfade.command;

import java.util.Locale;

/**
 * How a command with keys in several hash slots is taken apart: the form {@code split}.
 *
 * @param merge how the replies of the parts become one
 * @param step how many arguments belong together: 1 for keys, 2 for keys with values
 */
record SplitRule(ReplyMerge merge, int step) {
    /** Reads {@code merge} or {@code merge/step}. */
    static SplitRule parse(String text) {
        int slash = text.indexOf('/');
        String merge = slash < 0 ? text : text.substring(0, slash);
        int step = slash < 0 ? 1 : step(text.substring(slash + 1));
        return new SplitRule(Tsv.constant(ReplyMerge.class, merge.toUpperCase(Locale.ROOT)), step);
    }

    private static int step(String text) {
        if (!text.equals("2")) {
            throw new IllegalArgumentException("form split has the step " + text + " instead of 2");
        }
        return 2;
    }
}
