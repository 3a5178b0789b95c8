package io.crossfade.backfill.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The forms of a report. */
enum ReportForm {
    /** For people, in a terminal. */
    TEXT {
        @Override
        String write(String text, Map<String, ?> json) {
            return text;
        }
    },
    /** For programs. */
    JSON {
        @Override
        String write(String text, Map<String, ?> json) {
            return Json.text(json);
        }
    },
    /** For people, in a browser: one file that needs no other. */
    HTML {
        @Override
        String write(String text, Map<String, ?> json) {
            return HtmlPage.of(text.lines().findFirst().orElse(""), json);
        }
    };

    /** Returns the report in this form. */
    abstract String write(String text, Map<String, ?> json);

    /** Returns the form that the name of a file says: JSON unless it ends with .html, .htm or .txt. */
    static ReportForm of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".html") || name.endsWith(".htm")) {
            return HTML;
        }
        return name.endsWith(".txt") ? TEXT : JSON;
    }
}
