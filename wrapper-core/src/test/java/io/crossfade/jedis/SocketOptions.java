package io.crossfade.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.net.Socket;
import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisProtocol;

/** Looks at the socket beneath a side's connection. */
final class SocketOptions {
    private SocketOptions() {}

    static void assertKeepAliveAndNoDelay(JedisSide side) throws Exception {
        try (Connection connection = side.provider(RedisProtocol.RESP2).getConnection()) {
            Field field = Connection.class.getDeclaredField("socket");
            field.setAccessible(true);
            Socket socket = (Socket) field.get(connection);
            assertThat(socket.getTcpNoDelay()).isTrue();
            assertThat(socket.getKeepAlive()).isTrue();
        }
    }
}
