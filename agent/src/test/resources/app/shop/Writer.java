package shop;

import java.util.List;

/** One way to use Jedis. */
interface Writer {
    /** Counts one up; returns when Redis has said so. */
    void increment(String key);

    /** Writes several keys in one pipeline or transaction. */
    void write(String name, int number, List<String> values);
}
