package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.verify.Finding;
import io.crossfade.backfill.verify.Findings;
import io.crossfade.converge.ConvergeConfig;
import io.crossfade.converge.PartKind;
import io.crossfade.converge.ValueDetail;
import io.crossfade.converge.ValueDetail.Counts;
import io.crossfade.converge.ValueDetail.How;
import io.crossfade.converge.ValueDetail.Spot;
import io.crossfade.model.Key;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;

/** A verification tells in which parts a value differs, and looks at a bounded number of them. */
class DifferenceDetailsIT {
    private static TwoServers servers;

    @BeforeAll
    static void start() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void empty() {
        servers.flush();
    }

    @Test
    @Behaviour("BF-86")
    void hash_fields_areCountedAndNamed() {
        ValueDetail detail =
                detail(source -> source.hset("k", Map.of("same", "1", "gone", "1", "other", "1")), target -> {
                    target.hdel("k", "gone");
                    target.hset("k", Map.of("other", "2", "more", "1"));
                });

        assertThat(detail.type()).isEqualTo("hash");
        assertThat(detail.whole()).isTrue();
        assertThat(detail.counts()).isEqualTo(Map.of(PartKind.FIELD, new Counts(1, 1, 1)));
        assertThat(detail.first())
                .containsExactlyInAnyOrder(
                        named(PartKind.FIELD, How.MISSING, "gone"),
                        named(PartKind.FIELD, How.EXTRA, "more"),
                        named(PartKind.FIELD, How.DIFFERENT, "other"));
    }

    @Test
    @Behaviour("BF-86")
    void setAndSortedSet_members_areCountedAndNamed() {
        ValueDetail set = detail(source -> source.sadd("k", "a", "b"), target -> {
            target.srem("k", "a");
            target.sadd("k", "A");
        });
        servers.flush();
        ValueDetail sorted = detail(
                source -> source.zadd("k", Map.of("a", 1.1, "b", 2.0)),
                target -> target.zadd("k", Math.nextUp(1.1), "a"));

        assertThat(set.counts()).isEqualTo(Map.of(PartKind.MEMBER, new Counts(1, 1, 0)));
        assertThat(sorted.counts()).isEqualTo(Map.of(PartKind.MEMBER, new Counts(0, 0, 1)));
        assertThat(sorted.first()).containsExactly(named(PartKind.MEMBER, How.DIFFERENT, "a"));
    }

    @Test
    @Behaviour("BF-86")
    void list_elements_areToldByTheirPlace() {
        ValueDetail detail = detail(source -> source.rpush("k", "a", "b", "c"), target -> {
            target.lset("k", 1, "B");
            target.rpush("k", "d", "e");
        });

        assertThat(detail.counts()).isEqualTo(Map.of(PartKind.ELEMENT, new Counts(0, 2, 1)));
        assertThat(detail.first())
                .containsExactly(
                        placed(PartKind.ELEMENT, How.DIFFERENT, "1"), placed(PartKind.ELEMENT, How.EXTRA, "3"));
    }

    @Test
    @Behaviour("BF-86")
    void string_bytes_areToldByTheirPlace() {
        ValueDetail detail = detail(source -> source.set("k", "abcdef"), target -> target.set("k", "aBcD"));

        assertThat(detail.counts()).isEqualTo(Map.of(PartKind.BYTE, new Counts(2, 0, 2)));
        assertThat(detail.first())
                .containsExactly(placed(PartKind.BYTE, How.DIFFERENT, "1"), placed(PartKind.BYTE, How.MISSING, "4"));
    }

    @Test
    @Behaviour("BF-86")
    void stream_entriesGroupsAndPending_areToldEach() {
        ValueDetail detail = detail(
                source -> {
                    for (int i = 1; i <= 3; i++) {
                        source.xadd("k", XAddParams.xAddParams().id(i, 1), Map.of("n", "1"));
                    }
                    source.xgroupCreate("k", "stays", new StreamEntryID("0-0"), false);
                    source.xgroupCreate("k", "goes", new StreamEntryID("0-0"), false);
                    source.xreadGroup(
                            "stays",
                            "reader",
                            XReadGroupParams.xReadGroupParams().count(2),
                            Map.of("k", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
                },
                target -> {
                    target.xdel("k", new StreamEntryID(3, 1));
                    target.xadd("k", XAddParams.xAddParams().id(9, 9), Map.of("n", "1"));
                    target.xgroupDestroy("k", "goes");
                    target.xack("k", "stays", new StreamEntryID(1, 1));
                    target.xgroupCreateConsumer("k", "stays", "idler");
                });

        assertThat(detail.counts())
                .isEqualTo(Map.of(
                        PartKind.ENTRY, new Counts(1, 1, 0),
                        PartKind.COUNTER, new Counts(0, 0, 3),
                        PartKind.GROUP, new Counts(1, 0, 0),
                        PartKind.CONSUMER, new Counts(0, 1, 0),
                        PartKind.PENDING, new Counts(1, 0, 0)));
        assertThat(detail.first())
                .hasSize(ValueDetail.MOST_NAMED)
                .contains(placed(PartKind.ENTRY, How.MISSING, "3-1"), placed(PartKind.ENTRY, How.EXTRA, "9-9"));
    }

    @Test
    @Behaviour("BF-87")
    void largeHash_beyondTheBound_saysThatNotAllWasLookedAt() {
        int fields = 20_000;
        Map<String, String> large = new HashMap<>();
        for (int i = 0; i < fields; i++) {
            large.put("field:" + i, "1");
        }
        ValueDetail detail = detail(source -> source.hset("k", large), target -> {
            large.replaceAll((field, value) -> "2");
            target.hset("k", large);
        });

        assertThat(detail.whole()).isFalse();
        assertThat(detail.counts().get(PartKind.FIELD).different()).isBetween(1_000L, fields / 2L);
        assertThat(detail.first()).hasSize(ValueDetail.MOST_NAMED);
    }

    @Test
    @Behaviour("BF-87")
    void nameOfAPart_thatIsLong_isKeptInPart() {
        String name = "n".repeat(10_000);

        ValueDetail detail = detail(source -> source.sadd("k", "a", name), target -> target.srem("k", name));

        assertThat(detail.first()).singleElement().satisfies(spot -> {
            assertThat(spot.name().bytes()).hasSize(256);
            assertThat(spot.fingerprint()).isEqualTo(Key.of(name).fingerprint());
        });
    }

    @Test
    @Behaviour("BF-87")
    void manyKeys_theFirstOnes_areToldInDetail() {
        try (Jedis source = servers.source.jedis();
                Jedis target = servers.target.jedis()) {
            for (int i = 0; i < 3 * Findings.MAX_DETAILED; i++) {
                source.set("key:" + i, "1");
                target.set("key:" + i, "2");
            }
        }

        VerifyReport report = run(true);

        assertThat(report.listed()).hasSize(3 * Findings.MAX_DETAILED).allMatch(Finding::repaired);
        assertThat(report.listed().stream().filter(finding -> finding.detail() != null))
                .hasSize(Findings.MAX_DETAILED);
    }

    /** Fills the source, copies, spoils the target, and returns what the verification tells of the one key. */
    private static ValueDetail detail(Consumer<Jedis> fill, Consumer<Jedis> spoil) {
        try (Jedis source = servers.source.jedis();
                Jedis target = servers.target.jedis()) {
            fill.accept(source);
            Backfill.create(servers.sourceSide, servers.targetSide, BackfillConfig.defaults())
                    .run(ProgressListener.NONE);
            spoil.accept(target);
        }
        VerifyReport report = run(false);
        assertThat(report.listed()).hasSize(1);
        ValueDetail detail = report.listed().get(0).detail();
        assertThat(detail).isNotNull();
        return detail;
    }

    private static VerifyReport run(boolean repair) {
        VerifyConfig config = VerifyConfig.defaults()
                .withRounds(List.of(Duration.ofMillis(20)))
                .withConverge(ConvergeConfig.defaults().withWholeValueBytes(100_000))
                .withRepair(repair);
        return Verification.create(servers.sourceSide, servers.targetSide, config)
                .run(ProgressListener.NONE);
    }

    private static Spot named(PartKind kind, How how, String name) {
        return new Spot(kind, how, Key.of(name), Key.of(name).fingerprint());
    }

    private static Spot placed(PartKind kind, How how, String place) {
        return new Spot(kind, how, Key.of(place), place);
    }
}
