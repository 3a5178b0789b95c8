package io.crossfade.replicator;

import io.crossfade.backfill.cli.CrossfadeCli;
import io.crossfade.testing.RealRedis;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What one call of the command line gave. */
record Cli(int code, String out, String err) {
    private static final String BACKUP = "crossfade.backfill.backup=";

    static Cli run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = CrossfadeCli.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Cli(code, out.toString(), err.toString());
    }

    /** Writes a configuration file of both sides with further lines. */
    static String config(Path folder, int sourcePort, String targetHost, int targetPort, String... more) {
        String text = "crossfade.source.host=127.0.0.1\ncrossfade.source.port=" + sourcePort
                + "\ncrossfade.target.host=" + targetHost + "\ncrossfade.target.port=" + targetPort
                + "\ncrossfade.source.read-timeout=10s\ncrossfade.target.read-timeout=10s\n" + String.join("\n", more);
        String backup = text.contains(BACKUP) ? "" : "\n" + BACKUP + "skip";
        try {
            return Files.writeString(folder.resolve("crossfade.properties"), text + backup)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Restores {@code file}, with a configuration and a checkpoint in {@code folder}, to the port at which {@code target} is reached. */
    static Cli restore(Path folder, RealRedis target, int port, Path file, String... settings) {
        String config = config(folder, port + 1, target.host(), port, settings);
        return run(
                "backfill",
                "-c",
                config,
                "--source-aof",
                file.toString(),
                "--report",
                "json",
                "--checkpoint",
                folder.resolve("cp").toString());
    }

    /** Returns standard output as JSON. */
    @SuppressWarnings("unchecked") // a report is an object
    Map<String, Object> json() {
        return JsonMapper.shared().readValue(out, Map.class);
    }
}
