package io.crossfade.benchmarks.soak.proof;

import java.util.List;

/**
 * What a proof found.
 *
 * @param what what was proved
 * @param checked how many things were looked at
 * @param violations what should not be, in words; keys of the run's own names
 */
public record Finding(String what, long checked, List<String> violations) {
    /** Copies the list. */
    public Finding {
        violations = List.copyOf(violations);
    }
}
