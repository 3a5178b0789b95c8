package io.crossfade.samples.demo;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the shop was told by its Redis: only what was acknowledged is in here. The proof asks the servers for all of it.
 * Thread-safe.
 */
final class ShopMemory {
    private final Map<String, LongAdder> added = new ConcurrentHashMap<>();
    private final Set<String> pushed = ConcurrentHashMap.newKeySet();
    private final Map<String, LongAdder> popped = new ConcurrentHashMap<>();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final LongAdder operations = new LongAdder();

    /** The counter {@code key}, or the counting field of the hash {@code key}, grew by one. */
    void added(String key) {
        added.computeIfAbsent(key, k -> new LongAdder()).increment();
    }

    /** The element is in its list. */
    void pushed(String element) {
        pushed.add(element);
    }

    /** The element was taken out of its list. */
    void popped(String element) {
        popped.computeIfAbsent(element, e -> new LongAdder()).increment();
    }

    /** The key is gone for good. */
    void deleted(String key) {
        deleted.add(key);
    }

    /** A call failed. */
    void failed(RuntimeException error) {
        errors.add(String.valueOf(error));
    }

    /** So many commands were answered. */
    void answered(int commands) {
        operations.add(commands);
    }

    /** Returns by how much {@code key} grew. */
    long growth(String key) {
        LongAdder growth = added.get(key);
        return growth == null ? 0 : growth.sum();
    }

    /** Returns by how much all keys grew together. */
    long growth() {
        return added.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Returns every element that was pushed. */
    Set<String> pushed() {
        return pushed;
    }

    /** Returns how often {@code element} was popped. */
    long pops(String element) {
        LongAdder pops = popped.get(element);
        return pops == null ? 0 : pops.sum();
    }

    /** Returns every key that was deleted for good. */
    Set<String> deleted() {
        return deleted;
    }

    /** Returns what went wrong. */
    Queue<String> errors() {
        return errors;
    }

    /** Returns how many commands were answered. */
    long operations() {
        return operations.sum();
    }
}
