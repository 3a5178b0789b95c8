package io.crossfade.backfill.functions;

import io.crossfade.converge.FunctionLibraries;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings the function libraries of one side to the other, or compares them, by the rule of convergence: after each change the authority
 * is read again. For one thread; one use; blocks for its round trips.
 */
public final class FunctionsRun {
    private static final int MAX_ROUNDS = 8;
    private static final String CHANGING = "keeps changing";
    private static final String SEVERAL = "the primaries of the source have different code under this name";

    private final RedisLink authority;
    private final RedisLink shadow;
    private final FunctionPolicy policy;
    private final boolean write;
    private final Map<String, LibraryOutcome> outcomes = new TreeMap<>();
    private final Map<String, String> refusals = new TreeMap<>();
    private final Set<String> extra = new HashSet<>();

    /**
     * Prepares a run.
     *
     * @param write whether libraries are loaded; else they are compared
     */
    public FunctionsRun(RedisLink authority, RedisLink shadow, FunctionPolicy policy, boolean write) {
        this.authority = authority;
        this.shadow = shadow;
        this.policy = policy;
        this.write = write;
    }

    /**
     * Does it. Libraries that a server refuses are told, not thrown.
     *
     * @throws io.crossfade.spi.LinkException if a connection fails; running again is harmless
     */
    public FunctionsReport run() {
        if (policy == FunctionPolicy.NONE) {
            return FunctionsReport.NONE;
        }
        Original original = original();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            refusals.clear();
            extra.clear();
            Map<String, LibraryOutcome> now = toEachPrimary(original);
            now.forEach((name, outcome) -> outcomes.merge(name, outcome, LibraryOutcome::or));
            outcomes.keySet().retainAll(now.keySet());
            Original again = write ? original() : original;
            if (again.equals(original)) {
                return report(original);
            }
            original = again;
        }
        original.code().keySet().forEach(name -> {
            outcomes.put(name, LibraryOutcome.REFUSED);
            refusals.put(name, CHANGING);
        });
        return report(original);
    }

    /** What the primaries of the authority have together, where they agree. */
    private record Original(Map<String, ByteBuffer> code, Set<String> ambiguous, String trouble) {}

    private Original original() {
        Map<String, ByteBuffer> all = new TreeMap<>();
        Set<String> ambiguous = new HashSet<>();
        String trouble = "";
        for (Primary server : authority.primaries()) {
            FunctionLibraries libraries = FunctionLibraries.read(server.link());
            String refusal = libraries.refusal();
            if (refusal != null && !isUnknownCommand(refusal)) {
                trouble = refusal;
            }
            libraries.byName().forEach((name, code) -> {
                ByteBuffer other = all.putIfAbsent(name, code);
                if (other != null && !other.equals(code)) {
                    ambiguous.add(name);
                }
            });
        }
        ambiguous.forEach(all::remove);
        return new Original(all, ambiguous, trouble);
    }

    private Map<String, LibraryOutcome> toEachPrimary(Original original) {
        Map<String, LibraryOutcome> worst = new TreeMap<>();
        original.ambiguous().forEach(name -> {
            worst.put(name, LibraryOutcome.REFUSED);
            refusals.put(name, SEVERAL);
        });
        for (Primary server : shadow.primaries()) {
            FunctionLibraries present = FunctionLibraries.read(server.link());
            extra.addAll(present.byName().keySet());
            original.code()
                    .forEach((name, code) ->
                            worst.merge(name, toOne(server.link(), name, code, present), LibraryOutcome::or));
        }
        extra.removeAll(original.code().keySet());
        extra.removeAll(original.ambiguous());
        return worst;
    }

    private LibraryOutcome toOne(RedisLink server, String name, ByteBuffer code, FunctionLibraries present) {
        ByteBuffer other = present.byName().get(name);
        if (code.equals(other)) {
            return LibraryOutcome.IDENTICAL;
        }
        if (other != null && policy == FunctionPolicy.KEEP) {
            return LibraryOutcome.KEPT;
        }
        String refusal = present.refusal();
        if (refusal == null && !write) {
            return LibraryOutcome.DIFFERENT;
        }
        if (refusal == null && server.exchange(FunctionLibraries.load(code)) instanceof ErrorReply error) {
            refusal = error.message();
        }
        if (refusal != null) {
            refusals.put(name, refusal);
            return LibraryOutcome.REFUSED;
        }
        return LibraryOutcome.COPIED;
    }

    private FunctionsReport report(Original original) {
        Map<LibraryOutcome, Integer> counts = new EnumMap<>(LibraryOutcome.class);
        List<LibraryOutcome> all = new ArrayList<>(outcomes.values());
        all.forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
        return new FunctionsReport(counts, refusals, extra.size(), original.trouble());
    }

    /** A server before 7.0 has no functions. */
    private static boolean isUnknownCommand(String refusal) {
        return refusal.contains("unknown command");
    }
}
