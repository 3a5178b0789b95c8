package io.crossfade.samples.demo;

import io.crossfade.samples.demo.Proof.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Looks at the servers past Crossfade while the shop is at rest, and writes down what speaks against the migration. */
final class Auditor {
    private final DemoServers servers;
    private final SampleData data;
    private final ShopMemory memory;
    private final Consumer<DemoServers> before;
    private final Verdict verdict = new Verdict();

    /**
     * Creates an auditor.
     *
     * @param before is called before the audit of both sides; a test may do harm there
     */
    Auditor(DemoServers servers, SampleData data, ShopMemory memory, Consumer<DemoServers> before) {
        this.servers = servers;
        this.data = data;
        this.memory = memory;
        this.before = before;
    }

    /** Audits both sides, before the way back is given up. */
    String auditBoth() {
        before.accept(servers);
        List<Proof> proofs = new ArrayList<>();
        Proof comparison = Comparison.of(servers);
        verdict.compared(comparison.checked());
        proofs.add(comparison);
        proofs.addAll(new Audit("source", servers.source(), data, memory).proofs());
        proofs.addAll(new Audit("target", servers.target(), data, memory).proofs());
        verdict.add(proofs);
        return String.format(
                Locale.ROOT, "%,d keys compared, %,d promises kept", comparison.checked(), promises(proofs));
    }

    /** Audits the target alone, after the last step, and looks back at every call of the application. */
    void auditTarget() {
        verdict.add(new Audit("target at the end", servers.target(), data, memory).proofs());
        verdict.add(List.of(new Proof(
                "application: commands answered without an error",
                Kind.FAILED,
                memory.operations(),
                List.copyOf(memory.errors()))));
    }

    /** Returns what came out so far. */
    Verdict verdict() {
        return verdict;
    }

    private static long promises(List<Proof> proofs) {
        return proofs.stream().skip(1).mapToLong(Proof::checked).sum();
    }
}
