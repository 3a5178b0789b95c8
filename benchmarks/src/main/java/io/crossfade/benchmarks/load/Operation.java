package io.crossfade.benchmarks.load;

import java.util.SplittableRandom;

/** What a thread of the application does over and over. */
public enum Operation {
    /** Reads a random key. */
    GET {
        @Override
        void call(Subject subject, Keyspace keys, SplittableRandom random) {
            subject.get(keys.key(random));
        }
    },
    /** Writes a random key. */
    SET {
        @Override
        void call(Subject subject, Keyspace keys, SplittableRandom random) {
            subject.set(keys.key(random), keys.value(random));
        }
    },
    /** One of the two at random. */
    MIXED {
        @Override
        void call(Subject subject, Keyspace keys, SplittableRandom random) {
            (random.nextBoolean() ? GET : SET).call(subject, keys, random);
        }
    };

    abstract void call(Subject subject, Keyspace keys, SplittableRandom random);
}
