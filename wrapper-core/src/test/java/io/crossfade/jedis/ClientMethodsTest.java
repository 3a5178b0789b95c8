package io.crossfade.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfig;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;

/**
 * Calls every public method of the stock clients, those with {@code byte[]} and the legacy ones included. No server is there, so
 * what reaches the seam fails in it: the stack of the failure says so. A method that does not, and has no plan, fails this test.
 */
class ClientMethodsTest {
    private static final String SETTING = "a setting of the object";
    private static final String END = "ends the object; what it took is given back";
    private static final String LATER = "returns an object whose methods end in the seam, see their own test";
    private static final String STREAM = "listens until it is told to stop; has tests of its own";

    private static final String HERE = "answered in the seam, without a side: it belongs to this connection";

    private static final Map<String, String> PLANS = Map.ofEntries(
            Map.entry("reset", HERE),
            Map.entry("clientId", HERE),
            Map.entry("clientGetname", HERE),
            Map.entry("clientGetnameBinary", HERE),
            Map.entry("clientSetname", HERE),
            Map.entry("clientSetInfo", HERE),
            Map.entry("clientNoEvictOff", HERE),
            Map.entry("clientNoTouchOff", HERE),
            Map.entry("close", END),
            Map.entry("clear", END),
            Map.entry("disconnect", END),
            Map.entry("quit", END),
            Map.entry("pipelined", LATER),
            Map.entry("transaction", LATER),
            Map.entry("multi", LATER),
            Map.entry("scanIteration", LATER),
            Map.entry("hscanIteration", LATER),
            Map.entry("sscanIteration", LATER),
            Map.entry("zscanIteration", LATER),
            Map.entry("ftSearchIteration", LATER),
            Map.entry("ftAggregateIteration", LATER),
            Map.entry("ftAggregateIterator", LATER),
            Map.entry("setKeyArgumentPreProcessor", SETTING),
            Map.entry("setJsonObjectMapper", SETTING),
            Map.entry("setDefaultSearchDialect", SETTING),
            Map.entry("setDataSource", SETTING),
            Map.entry("setBroadcastAndRoundRobinConfig", SETTING),
            Map.entry("getPool", "tells of an object"),
            Map.entry("getCache", "tells of an object"),
            Map.entry("getClient", "tells of an object"),
            Map.entry("getConnection", "tells of an object"),
            Map.entry("getDB", "tells of an object"),
            Map.entry("isConnected", "tells of an object"),
            Map.entry("toString", "tells of an object"),
            Map.entry("hasPipelinedResponse", "tells of an object"),
            Map.entry("unwatch", HERE),
            Map.entry("ftHybrid", "its parameters have too many parts to be made up; as ftSearch"),
            Map.entry("isBroken", "tells of an object"),
            Map.entry("connect", "there is nothing to connect"),
            Map.entry("resetState", END),
            Map.entry("sync", "see the methods that it sends"),
            Map.entry("syncAndReturnAll", "see the methods that it sends"),
            Map.entry("exec", "sends nothing without MULTI"),
            Map.entry("discard", "sends nothing without MULTI"),
            Map.entry("subscribe", STREAM),
            Map.entry("psubscribe", STREAM),
            Map.entry("ssubscribe", STREAM),
            Map.entry("monitor", STREAM));

    private final JedisCrossfade jedis = JedisCrossfade.open(
            CrossfadeConfig.builder().source(nobody(1)).target(nobody(2)).build());

    private static SideConfig nobody(int port) {
        return SideConfig.of("127.0.0.1", port).withTimeouts(Duration.ofMillis(200), Duration.ofMillis(200));
    }

    @AfterEach
    void close() {
        jedis.close();
    }

    @Test
    @Behaviour("CR-6")
    void methods_ofRedisClient_endInTheSeam() {
        try (RedisClient client = jedis.redisClient()) {
            assertAllEndInTheSeam(RedisClient.class, () -> client, 1_000);
        }
    }

    @Test
    @Behaviour("CR-6")
    void methods_ofJedis_endInTheSeam() {
        assertAllEndInTheSeam(
                Jedis.class, () -> new Jedis(jedis.connectionProvider().getConnection()), 950);
    }

    @Test
    @Behaviour("CR-6")
    void methods_ofPipelines_endInTheSeam() {
        try (RedisClient client = jedis.redisClient()) {
            assertAllEndInTheSeam(client.pipelined().getClass(), client::pipelined, 900);
        }
    }

    @Test
    @Behaviour("CR-6")
    void methods_ofTransactions_endInTheSeam() {
        try (RedisClient client = jedis.redisClient()) {
            Class<?> type = client.transaction(false).getClass();
            assertAllEndInTheSeam(type, () -> client.transaction(false), 900);
        }
    }

    /** The other clients of the family add no command: what they inherit is what the first test calls. */
    @Test
    @Behaviour("CR-6")
    void methods_ofTheOtherClients_areInheritedOrPlanned() throws ReflectiveOperationException {
        Set<String> common = new HashSet<>();
        for (Method method : UnifiedJedis.class.getMethods()) {
            common.add(method.getName());
        }
        List<String> open = new ArrayList<>();
        for (String name : List.of(
                "RedisSentinelClient", "RedisClusterClient", "JedisPooled", "JedisSentineled", "JedisCluster")) {
            Optional<Class<?>> type = find("redis.clients.jedis." + name);
            for (Method method : type.map(Class::getDeclaredMethods).orElse(new Method[0])) {
                boolean offered = Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
                if (offered && !common.contains(method.getName()) && !OF_THE_TOPOLOGY.containsKey(method.getName())) {
                    open.add(method.toString());
                }
            }
        }
        assertThat(open).isEmpty();
    }

    private static final Map<String, String> OF_THE_TOPOLOGY = Map.of(
            "getPool", "tells of an object",
            "executeCommandToReplica", "sends a command through the executor of the cluster",
            "broadcastCommand", "sends a command through the executor of the cluster",
            "refreshClusterTopology", "tells the provider, which asks the nodes",
            "getCurrentMaster", "tells of the provider",
            "getClusterNodes", "tells of the provider",
            "getPrimaryNodesConnectionMap", "tells of the provider",
            "getConnectionFromSlot", "gives a connection of the provider",
            "spublish", "sends a command of the cluster through the executor",
            "ssubscribe", STREAM);

    private static Optional<Class<?>> find(String name) {
        try {
            return Optional.of(Class.forName(name));
        } catch (ClassNotFoundException ofTheOtherVersion) {
            return Optional.empty();
        }
    }

    private static void assertAllEndInTheSeam(Class<?> type, Supplier<Object> clients, int atLeast) {
        Set<String> reached = new HashSet<>();
        List<Method> notMadeUp = new ArrayList<>();
        List<String> open = new ArrayList<>();
        int called = 0;
        for (Method method : methods(type)) {
            Optional<Object[]> arguments = Dummies.arguments(method);
            if (arguments.isEmpty()) {
                notMadeUp.add(method);
            } else if (endsInTheSeam(clients.get(), method, arguments.get())) {
                reached.add(method.getName());
                called++;
            } else {
                open.add(method.toString());
            }
        }
        notMadeUp.stream()
                .filter(method -> !reached.contains(method.getName()))
                .forEach(method -> open.add("not called: " + method));
        assertThat(open).isEmpty();
        assertThat(called).isGreaterThan(atLeast);
    }

    private static List<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method ->
                        method.getDeclaringClass() != Object.class && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.isBridge() && !PLANS.containsKey(method.getName()))
                .toList();
    }

    private static boolean endsInTheSeam(Object client, Method method, Object[] arguments) {
        try {
            Object result = method.invoke(client, arguments);
            if (client instanceof AbstractPipeline pipeline) {
                pipeline.sync();
            }
            if (result instanceof Response<?> response) {
                response.get();
            }
            return false;
        } catch (InvocationTargetException e) {
            boolean refusedByTheClientItself = e.getCause() instanceof UnsupportedOperationException;
            return refusedByTheClientItself || passedTheSeam(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        } catch (RuntimeException e) {
            return passedTheSeam(e);
        }
    }

    private static boolean passedTheSeam(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (Arrays.stream(at.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(CrossfadeConnection.class.getName()))) {
                return true;
            }
        }
        return false;
    }
}
