package io.crossfade.backfill.cli;

import io.crossfade.backfill.filter.Expiring;
import io.crossfade.backfill.filter.KeyType;
import io.crossfade.backfill.filter.TraitFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which keys, by what the source says of them; each option that is given goes before the setting of the file. */
final class TraitOptions {
    @Option(
            names = "--type",
            paramLabel = "TYPE",
            split = ",",
            description = "Only values of these types: string, list, set, zset, hash, stream, module."
                    + " Default: crossfade.backfill.types, else all.")
    private List<KeyType> types = List.of();

    @Option(
            names = "--expiring",
            paramLabel = "any|only|never",
            description = "Whether keys that expire are copied. Default: crossfade.backfill.expiring, else any.")
    private @Nullable Expiring expiring;

    @Option(
            names = "--min-ttl",
            paramLabel = "DURATION",
            description =
                    "No keys that expire sooner than this, as in 30s. Default: crossfade.backfill.min-ttl, else 0s.")
    private @Nullable String minTtl;

    @Option(
            names = "--min-bytes",
            paramLabel = "BYTES",
            description = "No values that take less memory. Default: crossfade.backfill.min-bytes, else 0.")
    private @Nullable Integer minBytes;

    @Option(
            names = "--max-bytes",
            paramLabel = "BYTES",
            description =
                    "No values that take more memory; 0 for no bound. Default: crossfade.backfill.max-bytes, else 0.")
    private @Nullable Integer maxBytes;

    TraitFilter over(TraitFilter file) {
        return new TraitFilter(
                types.isEmpty() ? file.types() : types,
                expiring == null ? file.expiring() : expiring,
                minTtl == null ? file.minTtl() : TraitFilter.ttl(minTtl),
                minBytes == null ? file.minBytes() : minBytes,
                maxBytes == null ? file.maxBytes() : maxBytes);
    }
}
