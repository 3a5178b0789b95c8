package io.crossfade.benchmarks.soak.history;

import io.crossfade.benchmarks.soak.history.Call.Effect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Searches for an order of the calls on one key that explains every answer. One use. */
public final class Linearizability {
    private static final int MOST_POSSIBILITIES = 5_000;

    /**
     * What may be the case.
     *
     * @param state the state of the key
     * @param done numbers of the calls under way that have already happened
     */
    private record Possibility(long state, Set<Integer> done) {
        Possibility after(int number, Call call) {
            Set<Integer> more = new HashSet<>(done);
            more.add(number);
            return new Possibility(call.next(state), more);
        }

        Possibility without(int number) {
            Set<Integer> less = new HashSet<>(done);
            less.remove(number);
            return new Possibility(state, less);
        }
    }

    private record Moment(long nanos, boolean end, int number) {
        /** What ends at the very moment at which another begins may have overlapped it. */
        static final Comparator<Moment> ORDER =
                Comparator.comparingLong(Moment::nanos).thenComparing(Moment::end);
    }

    private final List<Call> history;
    private final Set<Integer> underWay = new TreeSet<>();
    private List<Possibility> possible = List.of(new Possibility(0, Set.of()));

    /** Numbers go by the begin, so that of interchangeable calls the earliest is tried. */
    private Linearizability(List<Call> history) {
        this.history =
                history.stream().sorted(Comparator.comparingLong(Call::begun)).toList();
    }

    /** Checks the calls that all processes made on one key, in any order; the key was absent at first. */
    public static Verdict check(List<Call> history) {
        return new Linearizability(withoutIrrelevant(history)).search();
    }

    /** A call without an answer that changed nothing, or wrote what nobody ever read, may as well not have happened. */
    private static List<Call> withoutIrrelevant(List<Call> history) {
        Set<Long> read = history.stream()
                .filter(call -> call.verb() == Verb.READ && call.answered())
                .map(Call::result)
                .collect(Collectors.toSet());
        return history.stream()
                .filter(call -> call.answered()
                        || (call.verb() == Verb.WRITE
                                ? read.contains(call.argument())
                                : call.verb().changing()))
                .toList();
    }

    private Verdict search() {
        for (Moment moment : moments()) {
            if (!moment.end()) {
                underWay.add(moment.number());
            } else if (!ends(moment.number())) {
                return new Verdict(history.size(), history.get(moment.number()), !possible.isEmpty());
            }
        }
        return new Verdict(history.size(), null, false);
    }

    private List<Moment> moments() {
        List<Moment> moments = new ArrayList<>();
        for (int number = 0; number < history.size(); number++) {
            Call call = history.get(number);
            moments.add(new Moment(call.begun(), false, number));
            if (call.answered()) {
                moments.add(new Moment(call.ended(), true, number));
            }
        }
        moments.sort(Moment.ORDER);
        return moments;
    }

    /** By now this call has happened. Returns false if that is impossible, or too much is possible. */
    private boolean ends(int number) {
        List<Possibility> next = new ArrayList<>();
        List<Possibility> seen = new ArrayList<>();
        Deque<Possibility> open = new ArrayDeque<>(possible);
        while (!open.isEmpty() && seen.size() <= MOST_POSSIBILITIES) {
            Possibility here = withIdle(open.remove());
            if (here.done().contains(number)) {
                addUnlessNeedless(here.without(number), next);
            } else if (addUnlessNeedless(here, seen)) {
                expand(here, open);
            }
        }
        underWay.remove(number);
        boolean tooMuch = seen.size() > MOST_POSSIBILITIES;
        possible = tooMuch ? seen : next;
        return !tooMuch && !next.isEmpty();
    }

    /**
     * Where a state was reached with fewer calls that have no answer, all that could follow from more of them can follow, too: the
     * others may still happen, or never.
     */
    private boolean addUnlessNeedless(Possibility one, List<Possibility> known) {
        boolean needless = known.stream().anyMatch(other -> makesNeedless(other, one));
        if (!needless) {
            known.add(one);
        }
        return !needless;
    }

    private boolean makesNeedless(Possibility fewer, Possibility more) {
        return fewer.state() == more.state()
                && more.done().containsAll(fewer.done())
                && more.done().stream()
                        .noneMatch(number ->
                                history.get(number).answered() && !fewer.done().contains(number));
    }

    /**
     * What has no effect and the right answer now may as well happen now; it would change nothing later either. Of calls with the same
     * effect the one that has to happen first is tried alone: whatever order has them the other way round, has them this way, too.
     */
    private void expand(Possibility here, Deque<Possibility> open) {
        Map<Effect, Integer> first = new HashMap<>();
        for (int number : underWay) {
            Call call = history.get(number);
            if (!here.done().contains(number) && call.fits(here.state()) && call.changes(here.state())) {
                first.merge(call.effect(), number, (one, other) -> endsFirst(one, other) ? one : other);
            }
        }
        first.values().forEach(number -> open.add(here.after(number, history.get(number))));
    }

    private boolean endsFirst(int one, int other) {
        long difference =
                Long.compare(history.get(one).ended(), history.get(other).ended());
        return difference < 0 || difference == 0 && one < other;
    }

    private Possibility withIdle(Possibility here) {
        Set<Integer> idle = new HashSet<>();
        for (int number : underWay) {
            Call call = history.get(number);
            if (call.answered()
                    && !here.done().contains(number)
                    && call.fits(here.state())
                    && !call.changes(here.state())) {
                idle.add(number);
            }
        }
        if (idle.isEmpty()) {
            return here;
        }
        idle.addAll(here.done());
        return new Possibility(here.state(), idle);
    }
}
