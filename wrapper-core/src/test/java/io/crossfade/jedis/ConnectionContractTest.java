package io.crossfade.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;

/**
 * The seam replaces a class of Jedis. Whatever the present version of that class offers is either overridden there, or known to
 * end in what is, or to touch no socket. A new method in a new version fails here until somebody has looked at it.
 */
class ConnectionContractTest {
    private static final String READS =
            "reads through flush() and readProtocolWithCheckingBroken(), which are overridden";
    private static final String SENDS = "sends through sendCommand(..), which is overridden";
    private static final String SOCKET = "reached only from members that are overridden";
    private static final String STATE = "tells or keeps state of the object, touches no socket";

    private static final Map<String, String> HARMLESS = Map.ofEntries(
            Map.entry("getOne", READS),
            Map.entry("getMany", READS),
            Map.entry("getBulkReply", READS),
            Map.entry("getBinaryBulkReply", READS),
            Map.entry("getIntegerReply", READS),
            Map.entry("getMultiBulkReply", READS),
            Map.entry("getBinaryMultiBulkReply", READS),
            Map.entry("getIntegerMultiBulkReply", READS),
            Map.entry("getObjectMultiBulkReply", READS),
            Map.entry("getUnflushedObject", READS),
            Map.entry("getUnflushedObjectMultiBulkReply", READS),
            Map.entry("getStatusCodeReply", READS),
            Map.entry("ping", SENDS),
            Map.entry("select", SENDS),
            Map.entry("hello", SENDS + "; HELLO is answered for this connection"),
            Map.entry("reAuthenticate", SENDS + "; AUTH is answered for this connection"),
            Map.entry("protocolRead", SOCKET),
            Map.entry("protocolReadPushes", SOCKET),
            Map.entry(
                    "readPushesWithCheckingBroken", SOCKET + " and from client-side caching, which has its own class"),
            Map.entry("initializeFromClientConfig", "ends in the overridden one with a parameter"),
            Map.entry("initPushConsumers", STATE),
            Map.entry("addPushConsumer", STATE),
            Map.entry("encodeToBytes", STATE),
            Map.entry("getAuthXManager", STATE),
            Map.entry("isTokenBasedAuthenticationEnabled", STATE),
            Map.entry("setCredentials", STATE),
            Map.entry("getSoTimeout", STATE),
            Map.entry("toIdentityString", STATE),
            Map.entry("toString", STATE));

    @Test
    @Behaviour("JD-3")
    void members_ofTheConnection_areOverriddenOrHarmless() {
        List<String> open = new ArrayList<>();
        for (Method method : Connection.class.getDeclaredMethods()) {
            if (isOverridable(method) && !isOverridden(method) && !HARMLESS.containsKey(method.getName())) {
                open.add(method.toString());
            }
        }
        assertThat(open).isEmpty();
    }

    /** An override that the present version of Jedis does not call would be dead. */
    @Test
    @Behaviour("JD-3")
    void members_ofTheSeam_overrideSomething() {
        for (Method method : CrossfadeConnection.class.getDeclaredMethods()) {
            int modifiers = method.getModifiers();
            if (!method.isSynthetic() && (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers))) {
                assertThat(Arrays.stream(Connection.class.getDeclaredMethods()).filter(other -> isSame(method, other)))
                        .as("%s", method)
                        .hasSize(1);
            }
        }
    }

    private static boolean isOverridable(Method method) {
        int modifiers = method.getModifiers();
        return (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers))
                && !Modifier.isStatic(modifiers)
                && !Modifier.isFinal(modifiers)
                && !method.isSynthetic();
    }

    private static boolean isOverridden(Method method) {
        return Arrays.stream(CrossfadeConnection.class.getDeclaredMethods()).anyMatch(own -> isSame(own, method));
    }

    private static boolean isSame(Method one, Method other) {
        return one.getName().equals(other.getName())
                && Arrays.equals(one.getParameterTypes(), other.getParameterTypes());
    }
}
