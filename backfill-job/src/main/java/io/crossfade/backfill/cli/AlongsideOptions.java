package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.Alongside;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What goes along with the keys; each option that is given goes before the setting of the file. */
final class AlongsideOptions {
    @Option(
            names = "--no-usage",
            description =
                    "Do not bring how long ago, or how often, keys were used. Default: crossfade.backfill.usage, else it"
                            + " is brought where the target evicts by it and the source counts it.")
    private boolean noUsage;

    @Mixin
    private FunctionOptions functions = new FunctionOptions();

    Alongside over(Alongside file) {
        return new Alongside(file.usage() && !noUsage, functions.over(file.functions()));
    }
}
