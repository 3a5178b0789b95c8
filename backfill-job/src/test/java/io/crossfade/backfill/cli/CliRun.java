package io.crossfade.backfill.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one call of the command line gave.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
record CliRun(int code, String out, String err) {
    static CliRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = CrossfadeCli.run(new PrintWriter(out), new PrintWriter(err), args);
        return new CliRun(code, out.toString(), err.toString());
    }

    /** Writes a configuration file of both sides with further lines. */
    static Path config(Path folder, String source, int sourcePort, String target, int targetPort, String... more) {
        Path file = folder.resolve("crossfade.properties");
        String text = "crossfade.source.host=" + source + "\ncrossfade.source.port=" + sourcePort
                + "\ncrossfade.target.host=" + target + "\ncrossfade.target.port=" + targetPort
                + "\ncrossfade.source.read-timeout=10s\ncrossfade.target.read-timeout=10s"
                + "\ncrossfade.backfill.checkpoint=" + folder.resolve("checkpoint")
                + "\ncrossfade.backfill.backup=skip\n" + String.join("\n", more);
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns standard output as JSON. */
    @SuppressWarnings("unchecked")
    Map<String, Object> json() {
        return JsonMapper.shared().readValue(out, Map.class);
    }
}
