package io.crossfade.backfill.fast;

import java.util.List;

/** A setting of a server, in the order in which they are changed, and what it is during a fast import. */
enum ImportSetting {
    /** The save points: none. */
    SAVE("save", ""),
    /** The append-only file: none. Its restoring begins with a rewrite of the file. */
    APPEND_ONLY("appendonly", "no"),
    /** Valkey from 8.1: keys are neither expired nor evicted by the server itself. */
    IMPORT_MODE("import-mode", "yes");

    /** The order in which they are restored. */
    static final List<ImportSetting> BACKWARDS = List.of(IMPORT_MODE, APPEND_ONLY, SAVE);

    private final String parameter;
    private final String fast;

    ImportSetting(String parameter, String fast) {
        this.parameter = parameter;
        this.fast = fast;
    }

    /** Returns what CONFIG calls it. */
    String parameter() {
        return parameter;
    }

    /** Returns its value while keys are copied. */
    String fast() {
        return fast;
    }

    /** Returns it with a value, as one would write it in a configuration file. */
    String with(String value) {
        return parameter + " " + (value.isEmpty() ? "\"\"" : value);
    }
}
