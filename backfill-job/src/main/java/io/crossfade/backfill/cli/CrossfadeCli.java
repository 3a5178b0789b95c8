package io.crossfade.backfill.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The main class of {@code crossfade}. */
@Command(
        name = "crossfade",
        description = "Copies and verifies the data of a live migration from one Redis to another.",
        mixinStandardHelpOptions = true,
        versionProvider = CrossfadeCli.Version.class,
        subcommands = {
            BackfillCommand.class,
            VerifyCommand.class,
            ReconcileCommand.class,
            DigestCommand.class,
            SweepCommand.class,
            StatusCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            StopCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        synopsisSubcommandLabel = "backfill|verify|reconcile|digest|sweep|status|pause|resume|stop")
public final class CrossfadeCli {
    private static final String LOG_SETTINGS = "logback.configurationFile";

    CrossfadeCli() {}

    /** Runs a command and ends the process with its {@link ExitCode}. */
    public static void main(String[] args) {
        if (System.getProperty(LOG_SETTINGS) == null) {
            System.setProperty(LOG_SETTINGS, "crossfade-cli-logback.xml");
        }
        int code = run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
        System.exit(code);
    }

    /**
     * Runs a command. Blocks until it is through.
     *
     * @param out takes the result
     * @param err takes progress and failures
     * @return the {@link ExitCode}
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        Console console = new Console(out, err);
        CommandLine commandLine = new CommandLine(new CrossfadeCli(), new CommandFactory(console));
        commandLine.setOut(out);
        commandLine.setErr(err);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        Failures failures = new Failures(console);
        commandLine.setExecutionExceptionHandler(failures);
        commandLine.setParameterExceptionHandler(failures);
        CommandLine.Model.CommandSpec spec = commandLine.getCommandSpec();
        describeExitCodes(spec);
        commandLine.getSubcommands().values().forEach(sub -> describeExitCodes(sub.getCommandSpec()));
        if (args.length == 0) {
            commandLine.usage(err);
            return ExitCode.USAGE.code();
        }
        return commandLine.execute(args);
    }

    private static void describeExitCodes(CommandLine.Model.CommandSpec spec) {
        spec.usageMessage().footer("", "Exit codes:", ExitCode.table());
    }

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = CrossfadeCli.class.getPackage().getImplementationVersion();
            return new String[] {"crossfade " + (version == null ? "(development)" : version)};
        }
    }
}
