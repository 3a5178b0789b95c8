package io.crossfade.benchmarks.soak.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Searches for an order of the calls on one key that explains every answer. One use. */
public final class Linearizability {
    private static final int MOST_POSSIBILITIES = 50_000;

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
    private Set<Possibility> possible = Set.of(new Possibility(0, Set.of()));

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
        Set<Possibility> next = new HashSet<>();
        Set<Possibility> seen = new HashSet<>();
        List<Possibility> open = new ArrayList<>(possible);
        while (!open.isEmpty() && seen.size() <= MOST_POSSIBILITIES) {
            Possibility here = open.remove(open.size() - 1);
            if (here.done().contains(number)) {
                next.add(here.without(number));
            } else if (seen.add(here)) {
                expand(here, open);
            }
        }
        underWay.remove(number);
        boolean tooMuch = seen.size() > MOST_POSSIBILITIES;
        possible = tooMuch ? seen : next;
        return !tooMuch && !next.isEmpty();
    }

    private void expand(Possibility here, List<Possibility> open) {
        List<Call> tried = new ArrayList<>();
        for (int number : underWay) {
            Call call = history.get(number);
            boolean worthTrying = !here.done().contains(number)
                    && call.fits(here.state())
                    && tried.stream().noneMatch(call::interchangeableWith);
            if (worthTrying) {
                tried.add(call);
                open.add(here.after(number, call));
            }
        }
    }
}
