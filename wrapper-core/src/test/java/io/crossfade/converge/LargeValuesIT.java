package io.crossfade.converge;

import static io.crossfade.converge.Convergence.Outcome.COPIED;
import static io.crossfade.converge.Convergence.Outcome.DELETED;
import static io.crossfade.converge.Convergence.Outcome.IDENTICAL;
import static io.crossfade.converge.Convergence.Outcome.LARGE;
import static io.crossfade.converge.Convergence.Outcome.UNSETTLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values above the bound are told, and then made equal in parts by commands of bounded size. */
class LargeValuesIT {
    private static final ConvergeConfig SMALL_BOUND = ConvergeConfig.defaults().withWholeValueBytes(20_000);
    private static final Key K = Key.of("k");

    @RegisterExtension
    private static final TwoServers servers = new TwoServers();

    @ParameterizedTest
    @EnumSource
    @Behaviour("CV-12")
    void converge_largeValue_isToldAndLeftAlone(LargeValue value) {
        value.fill(servers.authority, "k");
        Converger converger = converger();
        assertThat(servers.with((a, s) -> converger.converge(bounded(a), bounded(s), List.of(K))))
                .extracting(Convergence::outcome)
                .containsExactly(LARGE);
        assertThat(servers.shadow.exists("k")).isFalse();
        servers.shadow.set("k", "small");
        assertThat(servers.with((a, s) -> converger.check(bounded(s), bounded(a), List.of(K))))
                .as("the shadow alone holds a large value")
                .extracting(Convergence::outcome)
                .containsExactly(LARGE);
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour("CV-12")
    @Race("T33")
    void convergeInParts_shadowHasNothing_isEqualByCommandsOfBoundedSize(LargeValue value) {
        value.fill(servers.authority, "k");
        servers.authority.pexpireAt("k", System.currentTimeMillis() + 3_600_000);
        assertThat(inParts(AS_IS)).isEqualTo(COPIED);
        servers.assertEqual();
        assertThat(inParts(AS_IS)).isEqualTo(IDENTICAL);
        assertThat(compare()).isEqualTo(Difference.NONE);
        servers.authority.persist("k");
        assertThat(compare()).isEqualTo(Difference.EXPIRY);
        assertThat(inParts(AS_IS)).isEqualTo(COPIED);
        servers.assertEqual();
    }

    @ParameterizedTest
    @EnumSource
    void convergeInParts_shadowDiffersHereAndThere_isEqual(LargeValue value) {
        value.fill(servers.authority, "k");
        value.fill(servers.shadow, "k");
        value.change(servers.shadow, "k");
        assertThat(compare()).isEqualTo(Difference.VALUE);
        assertThat(inParts(AS_IS)).isEqualTo(COPIED);
        servers.assertEqual();
    }

    @ParameterizedTest
    @EnumSource
    void convergeInParts_authorityHasChanged_isEqual(LargeValue value) {
        value.fill(servers.authority, "k");
        assertThat(inParts(AS_IS)).isEqualTo(COPIED);
        value.change(servers.authority, "k");
        assertThat(inParts(AS_IS)).isEqualTo(COPIED);
        servers.assertEqual();
    }

    @ParameterizedTest
    @EnumSource
    void convergeInParts_shadowHasAnotherType_isEqual(LargeValue value) {
        value.fill(servers.authority, "k");
        (value == LargeValue.HASH ? LargeValue.SET : LargeValue.HASH).fill(servers.shadow, "k");
        assertThat(compare()).isEqualTo(Difference.TYPE);
        assertThat(inParts(AS_IS)).isEqualTo(COPIED);
        servers.assertEqual();
    }

    @ParameterizedTest
    @EnumSource
    void convergeInParts_authorityHasNothing_shadowNeither(LargeValue value) {
        value.fill(servers.shadow, "k");
        assertThat(compare()).isEqualTo(Difference.EXTRA);
        assertThat(inParts(AS_IS)).isEqualTo(DELETED);
        assertThat(servers.shadow.exists("k")).isFalse();
        assertThat(inParts(AS_IS)).isEqualTo(IDENTICAL);
    }

    /** An application that goes on writing while the copy runs, carried by nobody: all is there when it rests. */
    @ParameterizedTest
    @EnumSource
    @Behaviour({"CV-1", "CV-13"})
    void convergeInParts_authorityChangesMeanwhile_isEqualAtRest(LargeValue value) {
        value.fill(servers.authority, "k");
        int[] writes = {0};
        UnaryOperator<Command> application = command -> {
            if (writes[0] < 60) {
                value.write(servers.authority, "k", writes[0]++);
            }
            return command;
        };
        Convergence.Outcome outcome = UNSETTLED;
        for (int attempt = 0; attempt < 5 && outcome == UNSETTLED; attempt++) {
            outcome = inParts(application);
        }
        assertThat(outcome).isEqualTo(COPIED);
        assertThat(inParts(AS_IS)).isIn(IDENTICAL, COPIED);
        servers.assertEqual();
    }

    /** A copy that is given up must not stay for ever when its original expires; what was built aside goes at once. */
    @ParameterizedTest
    @EnumSource
    @Behaviour("CV-14")
    @Race("T14")
    void convergeInParts_givenUpHalfWay_whatIsThereExpires(LargeValue value) {
        value.fill(servers.authority, "k");
        servers.authority.expire("k", 1_000);
        int[] steps = {0};
        Converger converger = converger();
        Convergence result = servers.with((a, s) -> List.of(converger.convergeInParts(a, s, K, () -> ++steps[0] < 6)))
                .get(0);
        assertThat(result.outcome()).isEqualTo(UNSETTLED);
        boolean aside = value == LargeValue.LIST || value == LargeValue.STREAM;
        assertThat(servers.shadow.keys("*")).hasSize(aside ? 0 : 1).allMatch(key -> servers.shadow.pttl(key) > 0);
    }

    /** BACKFILL.md, trap 22: a field is deleted on both sides after it was read and before it is written. */
    @Test
    @Behaviour("CV-2")
    @Race("T22")
    void convergeInParts_fieldGoesBetweenReadAndWrite_isNotResurrected() {
        LargeValue.HASH.fill(servers.authority, "k");
        UnaryOperator<Command> delete =
                TappedLink.onceBefore("HSET", () -> servers.authority.hdel("k", "field:7", "field:8"));
        deleteOnFirst("HSET", delete);
        servers.assertEqual();
        assertThat(servers.shadow.hexists("k", "field:7")).isFalse();
    }

    @Test
    @Behaviour("CV-2")
    void convergeInParts_keyGoesBetweenReadAndWrite_isNotResurrected() {
        LargeValue.HASH.fill(servers.authority, "k");
        deleteOnFirst("HSET", TappedLink.onceBefore("HSET", () -> servers.authority.unlink("k")));
        assertThat(servers.shadow.exists("k")).isFalse();
    }

    @Test
    @Race("T10")
    void convergeInParts_keyBecomesAnotherType_isEqual() {
        LargeValue.LIST.fill(servers.authority, "k");
        deleteOnFirst("RPUSH", TappedLink.onceBefore("RPUSH", () -> {
            servers.authority.unlink("k");
            LargeValue.ZSET.fill(servers.authority, "k");
        }));
        servers.assertEqual();
    }

    /** BACKFILL.md, trap 21: what comes and goes at the head moves all that is behind it. */
    @Test
    @Race("T21")
    void convergeInParts_listMovesBetweenWindows_noElementTwiceOrMissing() {
        LargeValue.LIST.fill(servers.authority, "k");
        int[] moves = {0};
        UnaryOperator<Command> queue = TappedLink.before("RPUSH", () -> {
            if (moves[0]++ < 20) {
                servers.authority.lpush("k", "new " + moves[0], "newer " + moves[0]);
                servers.authority.lpop("k", moves[0] % 5);
                servers.authority.rpop("k");
            }
        });
        Converger converger = converger();
        try (TappedLink shadow = new TappedLink(servers.shadowLink(), queue);
                RedisLink authority = servers.authorityLink()) {
            Convergence result = converger.convergeInParts(bounded(authority), bounded(shadow), K, () -> true);
            assertThat(result.outcome()).isEqualTo(COPIED);
            assertThat(shadow.sent(name -> name.equals("RENAME")))
                    .as("built once")
                    .isOne();
        }
        servers.assertEqual();
    }

    /** A copy was built aside when the key is written on both sides; then it takes the key's place. Naive end: the write is lost. */
    @Test
    @Behaviour({"CV-1", "CV-13"})
    @Race("T23")
    void t23_writtenOnBothSidesBeforeTheCopyTakesItsPlace_writeIsThere() {
        LargeValue.LIST.fill(servers.authority, "k");
        servers.shadow.rpush("k", "what it held before");
        boolean[] played = {false};
        UnaryOperator<Command> late = TappedLink.onceBefore("RENAME", () -> {
            servers.authority.rpush("k", "late");
            servers.shadow.rpush("k", "late");
            played[0] = true;
        });
        deleteOnFirst("RENAME", late);
        assertThat(played).containsExactly(true);
        servers.assertEqual();
        assertThat(servers.shadow.lindex("k", -1)).isEqualTo("late");
    }

    @Test
    void convergeInParts_noStagingKeyIsLeft() {
        LargeValue.LIST.fill(servers.authority, "k");
        inParts(AS_IS);
        assertThat(servers.shadow.keys("*")).containsExactly("k");
    }

    @Test
    void convergeInParts_shadowIsFull_refusedWithItsCode() {
        LargeValue.HASH.fill(servers.authority, "k");
        servers.shadow.configSet("maxmemory", "1");
        try {
            Converger converger = converger();
            Convergence result = servers.with((a, s) -> List.of(converger.convergeInParts(a, s, K, () -> true)))
                    .get(0);
            assertThat(result.outcome()).isEqualTo(Convergence.Outcome.REFUSED);
            assertThat(result.reason()).isEqualTo("OOM");
        } finally {
            servers.shadow.configSet("maxmemory", "0");
        }
    }

    @Test
    void converge_memoryUsageIsRefused_lengthTells() {
        LargeValue.HASH.fill(servers.authority, "k");
        servers.authority.set("small", "v");
        LargeValue.STRING.fill(servers.authority, "text");
        Converger converger = converger();
        for (int i = 0; i < 2; i++) {
            assertThat(servers.with((a, s) -> converger.converge(
                            new TappedLink(a, TappedLink.unknown("MEMORY")),
                            new TappedLink(s, TappedLink.unknown("MEMORY")),
                            List.of(K, Key.of("small"), Key.of("absent"), Key.of("text")))))
                    .extracting(Convergence::outcome)
                    .containsExactly(LARGE, COPIED, DELETED, LARGE);
        }
    }

    /** What a small key pays for the bound. Where its last write says all there is of it, it is confirmed and pays nothing. */
    @Test
    void check_smallKey_paysOneCommandPerSide() {
        servers.authority.set("k", "v");
        servers.shadow.set("k", "v");
        try (TappedLink a = new TappedLink(servers.authorityLink(), AS_IS);
                TappedLink s = new TappedLink(servers.shadowLink(), AS_IS)) {
            Converger converger = converger();
            converger.check(a, s, List.of(K));
            assertThat(a.sent()).containsExactly("MEMORY", "DUMP", "PEXPIRETIME");
            assertThat(s.sent()).containsExactly("MEMORY", "DUMP", "PEXPIRETIME");
        }
    }

    @Test
    void boundedLink_wholeValue_fails() {
        servers.authority.hset("k", Map.of("f", "v"));
        try (RedisLink link = bounded(servers.authorityLink())) {
            assertThatThrownBy(() -> link.exchange(Command.of("HGETALL", "k"))).isInstanceOf(AssertionError.class);
        }
    }

    private static final UnaryOperator<Command> AS_IS = UnaryOperator.identity();

    private static void deleteOnFirst(String name, UnaryOperator<Command> onShadow) {
        Converger converger = converger();
        Convergence result = servers.with((a, s) -> List.of(
                        converger.convergeInParts(bounded(a), bounded(new TappedLink(s, onShadow)), K, () -> true)))
                .get(0);
        assertThat(result.settled()).as(name).isTrue();
    }

    private static Convergence.Outcome inParts(UnaryOperator<Command> onAuthority) {
        Converger converger = converger();
        return servers.with((a, s) -> List.of(
                        converger.convergeInParts(bounded(new TappedLink(a, onAuthority)), bounded(s), K, () -> true)))
                .get(0)
                .outcome();
    }

    private static Difference compare() {
        Comparer comparer = new Comparer(servers.authorityCapabilities(), servers.shadowCapabilities(), SMALL_BOUND);
        try (RedisLink a = servers.authorityLink();
                RedisLink s = servers.shadowLink()) {
            return comparer.compare(bounded(a), bounded(s), List.of(K)).get(0);
        }
    }

    private static Converger converger() {
        return servers.converger(SMALL_BOUND);
    }

    private static RedisLink bounded(RedisLink link) {
        return new BoundedLink(link);
    }
}
