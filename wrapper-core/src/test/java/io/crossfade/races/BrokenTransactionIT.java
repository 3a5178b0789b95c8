package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.lazy.LazyConfig;
import io.crossfade.testing.Behaviour;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Transactions that cannot end as they began. */
class BrokenTransactionIT {
    private final Arena arena = new Arena();

    @AfterEach
    void end() {
        arena.close();
    }

    /**
     * MULTI is open on the target when the keys of the transaction cannot be moved, so EXEC is never sent. The connection went
     * back to the pool inside MULTI, and the next caller's command was answered QUEUED.
     */
    @Test
    @Behaviour("LZ-6")
    void exec_notSent_leavesNoConnectionInsideMulti() {
        Instance app = arena.instance(
                TARGET_LIVE, settings -> settings.lazy(LazyConfig.defaults().withEnabled(true)));
        app.redis.set("moved", "before");

        AbstractTransaction transaction = app.redis.multi();
        transaction.set("not moved", "1");
        app.toSource.refuse(true);
        app.toSource.cut();
        assertThatThrownBy(transaction::exec)
                .isInstanceOf(JedisConnectionException.class)
                .hasMessageContaining("not sent");

        await().untilAsserted(() ->
                assertThat(arena.onTarget.clientList().lines()).allMatch(client -> client.contains(" multi=-1 ")));
        assertThat(app.redis.append("moved", "!")).isEqualTo(7);
    }

    /** MULTI is open on the source, the authority moves, the source dies. The transaction belongs to the target by then. */
    @Test
    @Behaviour({"DW-2", "PH-5"})
    void exec_oldAuthorityDiedAfterCutover_isExecutedOnTheNewOne() {
        Instance app = arena.instance(SHADOW_READ).warmUp();
        try (Connection connection = app.jedis().connectionProvider().getConnection()) {
            connection.executeCommand(Command.MULTI);
            connection.executeCommand(new CommandArguments(Command.INCR).add("c"));
            app.crossfade().changePhase(TARGET_LIVE);
            app.toSource.refuse(true);
            app.toSource.cut();

            assertThat(connection.executeCommand(Command.EXEC)).isEqualTo(List.of(1L));
        }

        app.toSource.refuse(false);
        arena.restEqual();
        assertThat(arena.onSource.get("c")).isEqualTo("1");
    }
}
