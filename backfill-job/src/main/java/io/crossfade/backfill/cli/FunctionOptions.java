package io.crossfade.backfill.cli;

import io.crossfade.backfill.functions.FunctionPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What happens to libraries of functions; the option goes before the setting of the file. */
final class FunctionOptions {
    @Option(
            names = "--functions",
            paramLabel = "replace|keep|none",
            description =
                    "Libraries of functions: replace those of the same name, keep them, or leave functions alone. Default:"
                            + " crossfade.backfill.functions, else replace.")
    private @Nullable FunctionPolicy policy;

    FunctionPolicy over(FunctionPolicy file) {
        return policy == null ? file : policy;
    }
}
