package io.crossfade.replicator;

import io.crossfade.backfill.cli.CrossfadeCli;
import io.crossfade.testing.RealRedis;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        return restore(folder, config(folder, port + 1, target.host(), port, settings), file, List.of());
    }

    /** Begins with {@code file}, by the configuration {@code config}, with a checkpoint in {@code folder} and further options. */
    static Cli restore(Path folder, String config, Path file, List<String> options) {
        List<String> args = new ArrayList<>(
                List.of("backfill", "-c", config, "--source-aof", file.toString(), "--report", "json", "--checkpoint"));
        args.add(folder.resolve("cp").toString());
        args.addAll(options);
        return run(args.toArray(String[]::new));
    }

    /** Returns standard output as JSON. */
    @SuppressWarnings("unchecked") // a report is an object
    Map<String, Object> json() {
        return JsonMapper.shared().readValue(out, Map.class);
    }
}
