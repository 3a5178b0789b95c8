package io.crossfade.jedis;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;

/** A sentinel without a socket: it knows the {@link VirtualNode} as the primary and never has any news. */
final class VirtualSentinel extends Jedis {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public List<String> sentinelGetMasterAddrByName(String masterName) {
        return List.of(VirtualNode.ADDRESS.getHost(), Integer.toString(VirtualNode.ADDRESS.getPort()));
    }

    /** Waits until it is closed. */
    @Override
    public void subscribe(JedisPubSub news, String... channels) {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
