package io.crossfade.samples.demo;

import io.crossfade.samples.demo.Proof.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All proofs together. Not thread-safe. */
final class Verdict {
    /** How many things are listed that are wrong in one way. */
    static final int MAX_LISTED = 20;

    private static final String ROW = "%-54s %10s %7s";

    private final List<Proof> proofs = new ArrayList<>();
    private long keys;

    /** Adds proofs. */
    void add(List<Proof> more) {
        proofs.addAll(more);
    }

    /** So many keys were compared. */
    void compared(long count) {
        keys = count;
    }

    /** Returns whether nothing speaks against it so far. */
    boolean isClean() {
        return proofs.stream().allMatch(proof -> proof.wrong().isEmpty());
    }

    /** Returns the table of proofs, then the first things that are wrong. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(Locale.ROOT, ROW, "proof", "checked", "wrong"));
        for (Proof proof : proofs) {
            String checked = String.format(Locale.ROOT, "%,d", proof.checked());
            lines.add(String.format(
                    Locale.ROOT, ROW, proof.claim(), checked, proof.wrong().size()));
        }
        lines.add("");
        proofs.stream()
                .flatMap(proof -> proof.wrong().stream().limit(MAX_LISTED).map(wrong -> proof.kind() + ": " + wrong))
                .forEach(lines::add);
        return lines;
    }

    /** Returns the last line. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "MIGRATION %s keys=%d different=%d lost=%d resurrected=%d%s",
                isClean() ? "VERIFIED" : "FAILED",
                keys,
                count(Kind.DIFFERENT),
                count(Kind.LOST),
                count(Kind.RESURRECTED),
                count(Kind.FAILED) == 0 ? "" : " failed=" + count(Kind.FAILED));
    }

    private long count(Kind kind) {
        return proofs.stream()
                .filter(proof -> proof.kind() == kind)
                .mapToLong(proof -> proof.wrong().size())
                .sum();
    }
}
