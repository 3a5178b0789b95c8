package io.crossfade.benchmarks.soak.history;

import static io.crossfade.benchmarks.soak.history.Verb.ADD;
import static io.crossfade.benchmarks.soak.history.Verb.INCREMENT;
import static io.crossfade.benchmarks.soak.history.Verb.READ;
import static io.crossfade.benchmarks.soak.history.Verb.REMOVE;
import static io.crossfade.benchmarks.soak.history.Verb.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearizabilityTest {
    private static final long UNKNOWN = Call.NEVER;

    @Test
    void register_readAfterWrite_seesIt() {
        accepts(write(7, 0, 10), read(7, 20, 30));
        rejects(write(7, 0, 10), read(0, 20, 30));
        rejects(read(7, 0, 10), write(7, 20, 30));
    }

    @Test
    void register_overlappingReads_mayGoEitherWayButNotBack() {
        accepts(write(7, 0, 100), read(0, 10, 20), read(7, 30, 40));
        rejects(write(7, 0, 100), read(7, 10, 20), read(0, 30, 40));
    }

    @Test
    void register_lostUpdate_isRejected() {
        rejects(write(1, 0, 10), write(2, 20, 30), read(1, 40, 50));
    }

    @Test
    void register_unknownWrite_mayComeLateOrNever() {
        accepts(write(1, 0, 10), call(WRITE, 2, 20, UNKNOWN, 0), read(1, 30, 40), read(2, 50, 60));
        accepts(write(1, 0, 10), call(WRITE, 2, 20, UNKNOWN, 0), read(1, 30, 40));
        rejects(call(WRITE, 2, 20, UNKNOWN, 0), read(2, 0, 10));
        rejects(call(WRITE, 2, 0, UNKNOWN, 0), read(2, 10, 20), write(3, 30, 40), read(2, 50, 60));
    }

    @Test
    void counter_everyValueOnce_isAccepted() {
        accepts(increment(2, 0, 30), increment(1, 10, 20), read(2, 40, 50));
        rejects(increment(1, 0, 10), increment(1, 20, 30));
        rejects(increment(2, 0, 10), increment(1, 20, 30));
        rejects(increment(1, 0, 10), increment(2, 20, 30), read(1, 40, 50));
    }

    @Test
    void counter_unknownIncrements_explainGapsUpToTheirNumber() {
        List<Call> history = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            history.add(call(INCREMENT, 0, i, UNKNOWN, 0));
        }
        history.add(increment(31, 100, 110));
        history.add(read(41, 120, 130));
        assertThat(Linearizability.check(history).linearizable()).isTrue();

        history.add(read(42, 140, 150));
        Verdict verdict = Linearizability.check(history);
        assertThat(verdict.linearizable()).isFalse();
        assertThat(verdict.undecided()).isFalse();
        assertThat(verdict.impossible()).isEqualTo(read(42, 140, 150));
    }

    @Test
    void member_answersOfChanges_tellWhatWasThere() {
        accepts(call(ADD, 0, 0, 10, 1), call(ADD, 0, 20, 30, 0), call(REMOVE, 0, 40, 50, 1), read(0, 60, 70));
        rejects(call(ADD, 0, 0, 10, 1), call(ADD, 0, 20, 30, 1));
        rejects(call(ADD, 0, 0, 10, 1), call(REMOVE, 0, 20, 30, 0));
        accepts(call(ADD, 0, 0, 10, 1), call(REMOVE, 0, 5, UNKNOWN, 0), call(ADD, 0, 20, 30, 1));
    }

    @Test
    void member_manyUnknownChanges_areDecidedQuickly() {
        List<Call> history = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            history.add(call(i % 2 == 0 ? ADD : REMOVE, 0, i, UNKNOWN, 0));
        }
        for (int i = 0; i < 2_000; i++) {
            history.add(read(i % 40 < 20 && i < 800 ? 1 : 0, 100 + i * 10L, 105 + i * 10L));
        }
        assertThat(Linearizability.check(history).linearizable()).isTrue();

        history.add(call(ADD, 0, 50_000, 50_010, 1));
        history.add(call(ADD, 0, 50_020, 50_030, 1));
        assertThat(Linearizability.check(history).linearizable()).isTrue();
    }

    @Test
    void history_ofARegisterUnderManyThreads_isAcceptedUntilOneAnswerIsWrong() {
        Random random = new Random(5);
        List<Call> history = new ArrayList<>();
        long state = 0;
        for (int i = 1; i <= 5_000; i++) {
            long moment = i * 10L;
            boolean write = random.nextBoolean();
            state = write ? i : state;
            long begun = moment - random.nextInt(40);
            long ended = moment + random.nextInt(40);
            history.add(write ? write(i, begun, ended) : read(state, begun, ended));
        }
        assertThat(Linearizability.check(history).linearizable()).isTrue();

        history.add(read(3, 60_000, 60_010));
        assertThat(Linearizability.check(history).impossible()).isEqualTo(read(3, 60_000, 60_010));
    }

    /** Ten million commands leave that many, over all threads; the search must neither give up nor take minutes. */
    @Test
    void member_aDayOfManyThreadsWithUnknownCalls_isDecided() {
        Random random = new Random(5);
        List<Call> history = new ArrayList<>();
        long state = 0;
        for (int i = 1; i <= 12_000; i++) {
            long moment = i * 10L;
            boolean unknown = random.nextInt(30) == 0;
            Verb verb = List.of(READ, READ, ADD, REMOVE).get(random.nextInt(4));
            long begun = moment - random.nextInt(60);
            long ended = unknown ? UNKNOWN : moment + random.nextInt(60);
            history.add(call(verb, 0, begun, ended, unknown ? 0 : verb.answer(state, 0)));
            state = unknown && random.nextBoolean() ? state : verb.next(state, 0);
        }
        assertThat(Linearizability.check(history).linearizable()).isTrue();

        history.add(read(1, 200_000, 200_010));
        history.add(read(2, 200_020, 200_030));
        assertThat(Linearizability.check(history).impossible()).isEqualTo(read(2, 200_020, 200_030));
    }

    /** The search leaves out orders that others stand for; this one tries all. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void check_smallHistories_judgesAsTryingEveryOrderDoes(int seed) {
        Random random = new Random(seed);
        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            List<Call> history = small(random);
            boolean expected = someOrderExplains(history, 0);
            assertThat(Linearizability.check(history).linearizable())
                    .as("%s", history)
                    .isEqualTo(expected);
            accepted += expected ? 1 : 0;
        }
        assertThat(accepted).isBetween(2_000, 18_000);
    }

    private static List<Call> small(Random random) {
        List<Verb> verbs = List.of(List.of(READ, WRITE), List.of(READ, INCREMENT), List.of(READ, ADD, REMOVE))
                .get(random.nextInt(3));
        List<Call> history = new ArrayList<>();
        long state = 0;
        for (int i = 1; i <= 7; i++) {
            Verb verb = verbs.get(random.nextInt(verbs.size()));
            long argument = verb == WRITE ? i : 0;
            boolean unknown = random.nextInt(4) == 0;
            long result = verb.answer(state, argument);
            long told = random.nextInt(12) == 0 ? random.nextInt(3) : result;
            long begun = i * 4L - random.nextInt(12);
            history.add(call(
                    verb,
                    argument,
                    begun,
                    unknown ? UNKNOWN : i * 4L + random.nextInt(12),
                    unknown || verb == WRITE ? 0 : told));
            state = unknown && random.nextBoolean() ? state : verb.next(state, argument);
        }
        return history;
    }

    private static boolean someOrderExplains(List<Call> left, long state) {
        long firstEnd = left.stream().mapToLong(Call::ended).min().orElse(UNKNOWN);
        if (firstEnd == UNKNOWN) {
            return true;
        }
        for (Call call : left) {
            if (call.begun() <= firstEnd && call.fits(state)) {
                List<Call> others = new ArrayList<>(left);
                others.remove(call);
                if (someOrderExplains(others, call.next(state))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void accepts(Call... history) {
        assertThat(Linearizability.check(List.of(history)).linearizable()).isTrue();
    }

    private static void rejects(Call... history) {
        Verdict verdict = Linearizability.check(List.of(history));
        assertThat(verdict.linearizable()).isFalse();
        assertThat(verdict.undecided()).isFalse();
    }

    private static Call call(Verb verb, long argument, long begun, long ended, long result) {
        return new Call(verb, argument, begun, ended, result);
    }

    private static Call write(long value, long begun, long ended) {
        return call(WRITE, value, begun, ended, 0);
    }

    private static Call read(long value, long begun, long ended) {
        return call(READ, 0, begun, ended, value);
    }

    private static Call increment(long value, long begun, long ended) {
        return call(INCREMENT, 0, begun, ended, value);
    }
}
