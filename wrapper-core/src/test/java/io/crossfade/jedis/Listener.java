package io.crossfade.jedis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import redis.clients.jedis.JedisPubSub;

/** A stock subscriber on a thread of its own, and all that it was told. */
final class Listener extends JedisPubSub {
    final List<String> heard = new CopyOnWriteArrayList<>();
    private final FutureTask<Throwable> end;
    private final Thread thread;

    /** Starts to listen and waits until the first subscription is confirmed. */
    Listener(Consumer<JedisPubSub> subscribe) {
        this.end = new FutureTask<>(() -> {
            try {
                subscribe.accept(this);
                return null;
            } catch (RuntimeException e) {
                return e;
            }
        });
        this.thread = new Thread(end, "listener");
        thread.start();
        await().until(() -> isSubscribed() || end.isDone());
    }

    @Override
    public void onMessage(String channel, String message) {
        heard.add(channel + "=" + message);
    }

    @Override
    public void onPMessage(String pattern, String channel, String message) {
        heard.add(pattern + ":" + channel + "=" + message);
    }

    @Override
    public void onSubscribe(String channel, int count) {
        heard.add("+" + channel + " " + count);
    }

    @Override
    public void onPSubscribe(String pattern, int count) {
        heard.add("+" + pattern + " " + count);
    }

    @Override
    public void onUnsubscribe(String channel, int count) {
        heard.add("-" + channel + " " + count);
    }

    @Override
    public void onPUnsubscribe(String pattern, int count) {
        heard.add("-" + pattern + " " + count);
    }

    @Override
    public void onPong(String text) {
        heard.add("pong " + text);
    }

    /** The messages alone. */
    List<String> messages() {
        List<String> messages = new ArrayList<>(heard);
        messages.removeIf(line -> !line.contains("="));
        return messages;
    }

    void awaitHeard(String line) {
        await().until(() -> heard.contains(line));
    }

    private static ConditionFactory await() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    /** Waits for the end of the listening; returns what it threw, or null. */
    Throwable awaitEnd() throws InterruptedException, ExecutionException, TimeoutException {
        return end.get(30, TimeUnit.SECONDS);
    }

    boolean isListening() {
        return !end.isDone();
    }

    Thread thread() {
        return thread;
    }
}
