package io.crossfade.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Starts real servers of its own, measures, prints Markdown tables and, with {@code --report}, writes them into a document.
 * Exits with 0 when every measurement was taken, whatever it said; with 1 when one could not be.
 */
@Command(
        name = "LoadDriver",
        mixinStandardHelpOptions = true,
        description = "Measures stock Jedis and Crossfade side by side on two real servers that it starts itself.",
        subcommands = {
            PhasesCommand.class,
            SyncCarryCommand.class,
            BackfillCommand.class,
            GentleCommand.class,
            LargeCommand.class,
            FaultsCommand.class,
            HealCommand.class,
            CarryCostCommand.class,
            MicroCommand.class,
            HungCommand.class,
            SoakCommand.class
        })
public final class LoadDriver implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    /** Runs the command that the arguments name. */
    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /** As {@link #main}, but returns the exit code. */
    static int execute(String... args) {
        return new CommandLine(new LoadDriver())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? See --help");
    }
}
