package io.crossfade.backfill.cli;

import io.crossfade.backfill.filter.NameFilter;
import java.util.List;
import picocli.CommandLine.Option;

/** Which keys, by their names; each option that is given goes before the setting of the file. */
final class FilterOptions {
    @Option(
            names = "--match",
            paramLabel = "PATTERN",
            split = ",",
            description =
                    "Only keys that match one of these patterns, as in KEYS. Default: crossfade.backfill.match, else all.")
    private List<String> match = List.of();

    @Option(
            names = "--exclude",
            paramLabel = "PATTERN",
            split = ",",
            description = "No keys that match one of these. Default: crossfade.backfill.exclude, else none.")
    private List<String> exclude = List.of();

    @Option(
            names = "--slots",
            paramLabel = "N-M",
            split = ",",
            description = "Only keys of these hash slots. Default: crossfade.backfill.slots, else all.")
    private List<String> slots = List.of();

    NameFilter over(NameFilter file) {
        return file.over(match, exclude, slots);
    }
}
