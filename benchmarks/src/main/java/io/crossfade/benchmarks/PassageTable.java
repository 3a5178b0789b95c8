package io.crossfade.benchmarks;

import io.crossfade.benchmarks.backfill.CopyMethod;
import io.crossfade.benchmarks.backfill.Passage;
import io.crossfade.benchmarks.report.Spread;
import io.crossfade.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * What came out of all rounds, a row for each method.
 *
 * @param passages what each method took, round by round
 * @param migrate what the others are compared with
 * @param copy what is to reach a multiple of it, and a part of {@code replica}
 * @param verify what is to reach a multiple of {@code copy}
 * @param replica the limit
 */
record PassageTable(
        Map<CopyMethod, List<Passage>> passages,
        CopyMethod migrate,
        CopyMethod copy,
        CopyMethod verify,
        CopyMethod replica) {
    private static final double COPY_TO_MIGRATE = 1.8;
    private static final double COPY_TO_REPLICA = 0.6;
    private static final double VERIFY_TO_COPY = 1.5;

    String markdown() {
        Table table = new Table(
                "how",
                "keys/s",
                "against MIGRATE with 1 client",
                "CPU a key, us",
                "of it job, source, target",
                "commands a key on the source",
                "on the target",
                "target");
        passages.forEach((method, its) -> table.row(
                method.title(),
                spread(its, Passage::keysPerSecond).thousands(),
                ratio(method, migrate),
                spread(its, Passage::micros).ratio(),
                String.format(
                        Locale.ROOT,
                        "%.2f, %.2f, %.2f",
                        spread(its, Passage::jobMicros).median(),
                        spread(its, passage -> passage.source().cpuMicros()).median(),
                        spread(its, passage -> passage.target().cpuMicros()).median()),
                its.get(its.size() - 1).source().text(),
                its.get(its.size() - 1).target().text(),
                verdict(method)));
        return table.markdown();
    }

    private String verdict(CopyMethod method) {
        if (method == copy) {
            return verdict(method, migrate, COPY_TO_MIGRATE, "MIGRATE") + "; "
                    + verdict(method, replica, COPY_TO_REPLICA, "full synchronization");
        }
        return method == verify ? verdict(method, copy, VERIFY_TO_COPY, "the copy") : "-";
    }

    private String verdict(CopyMethod method, CopyMethod base, double goal, String of) {
        List<Double> ratios = ratios(method, base);
        if (ratios.isEmpty()) {
            return "-";
        }
        double median = Spread.of(ratios).median();
        return String.format(
                Locale.ROOT, ">= %.1f of %s: %.2f, %s", goal, of, median, median >= goal ? "met" : "**missed**");
    }

    private String ratio(CopyMethod method, CopyMethod base) {
        List<Double> ratios = ratios(method, base);
        return ratios.isEmpty() ? "-" : Spread.of(ratios).ratio();
    }

    private List<Double> ratios(CopyMethod method, CopyMethod base) {
        List<Passage> its = passages.getOrDefault(method, List.of());
        List<Passage> bases = passages.getOrDefault(base, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(its.size(), bases.size()); i++) {
            ratios.add(its.get(i).keysPerSecond() / bases.get(i).keysPerSecond());
        }
        return ratios;
    }

    private static Spread spread(List<Passage> passages, Function<Passage, Double> figure) {
        return Spread.of(passages.stream().map(figure).toList());
    }
}
