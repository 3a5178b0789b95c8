package io.crossfade.benchmarks.soak.app;

import tools.jackson.databind.json.JsonMapper;

/** The lines between the driver and a process. */
public final class Lines {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Lines() {}

    /** Returns a message as one line. */
    public static String write(Object message) {
        return MAPPER.writeValueAsString(message);
    }

    /** Returns the message of a line. */
    public static <T> T read(String line, Class<T> type) {
        return MAPPER.readValue(line, type);
    }
}
