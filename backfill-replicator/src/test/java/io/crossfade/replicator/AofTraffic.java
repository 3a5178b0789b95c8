package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Random;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisDataException;

/** Commands of all kinds on few keys, so that they meet. What a server refuses, since a key is of another type, changes nothing. */
final class AofTraffic {
    private static final String[] ALWAYS = {
        "SET s%d v%d",
        "SET s%d v%d EX 1000%d",
        "SET s%d 1%d PX 90000%d KEEPTTL",
        "SETEX s%d 500%d x%d",
        "INCR i%d",
        "INCRBYFLOAT i%d 0.%d",
        "APPEND s%d -%d",
        "SETRANGE s%d 1%d y%d",
        "GETSET s%d z%d",
        "SETBIT b%d %d 1",
        "BITFIELD b%d INCRBY u8 %d 3",
        "BITOP OR b%d b%d b%d",
        "MSET s%d 1 i%d 2",
        "SETNX s%d n%d",
        "DEL s%d l%d",
        "UNLINK i%d",
        "EXPIRE s%d 300%d",
        "EXPIRE l%d 300%d",
        "PEXPIRE h%d 800000%d",
        "EXPIRE z%d -1",
        "PERSIST s%d",
        "PERSIST h%d",
        "RENAME s%d s%d",
        "RENAMENX l%d l%d",
        "RPUSH l%d a%d b%d",
        "LPUSH l%d c%d",
        "LPOP l%d",
        "RPOPLPUSH l%d l%d",
        "BLPOP l%d 0.01",
        "LINSERT l%d BEFORE a1 d%d",
        "LTRIM l%d 0 1%d",
        "LREM l%d 1 a%d",
        "LSET l%d 0 e%d",
        "SADD t%d a%d b%d c%d",
        "SREM t%d a%d",
        "SPOP t%d",
        "SPOP t%d 2",
        "SMOVE t%d t%d b%d",
        "SUNIONSTORE t%d t%d t%d",
        "SORT t%d ALPHA STORE l%d",
        "HSET h%d f%d v%d g 1",
        "HDEL h%d f%d",
        "HINCRBYFLOAT h%d g 0.%d",
        "ZADD z%d 1%d a%d 2 b%d",
        "ZINCRBY z%d 0.%d a%d",
        "ZPOPMIN z%d",
        "ZREM z%d b%d",
        "ZUNIONSTORE z%d 2 z%d z%d",
        "ZREMRANGEBYRANK z%d 0 0",
        "XADD x%d * f v%d",
        "XADD x%d MAXLEN ~ 5 * f v%d",
        "XTRIM x%d MAXLEN 4",
        "XGROUP CREATE x%d g 0 MKSTREAM",
        "XREADGROUP GROUP g c%d COUNT 2 STREAMS x%d >",
        "XGROUP DESTROY x%d g",
        "PFADD p%d a%d b%d",
        "PFMERGE p%d p%d p%d",
        "PFCOUNT p%d",
        "GEOADD g%d 13.%d 38.%d a%d",
        "GEORADIUS g%d 13 38 900 km STORE z%d",
        "FLUSHDB",
        "SWAPDB 0 1",
        "SELECT 1",
        "SELECT 0",
        "MOVE s%d 1",
        "MOVE l%d 0",
        "GET s%d",
        "MULTI",
        "EXEC",
        "DUMP s%d"
    };
    private static final String[] SINCE_6_2 = {
        "GETEX s%d EX 700%d",
        "GETEX s%d PERSIST",
        "GETDEL s%d",
        "COPY l%d l%d REPLACE",
        "COPY s%d s%d DB 1 REPLACE",
        "LMOVE l%d l%d LEFT RIGHT",
        "ZRANGESTORE z%d z%d 0 3",
        "SET s%d v%d EXAT 4000000%d",
        "ZDIFFSTORE z%d 2 z%d z%d"
    };
    private static final String[] SINCE_7_0 = {
        "LMPOP 2 l%d l%d LEFT COUNT 2", "ZMPOP 2 z%d z%d MIN", "EXPIRE s%d 2000%d XX"
    };
    private static final String READ = "XREADGROUP";
    private static final int KEYS = 4;

    private final Connection connection;
    private final Random random;
    private final String[][] kinds;
    private boolean inTransaction;

    /**
     * Creates traffic.
     *
     * @param kinds how many kinds of commands the server knows: 1 those of 6.0, 2 of 6.2, 3 of 7.0
     */
    AofTraffic(Connection connection, long seed, int kinds) {
        this.connection = connection;
        this.random = new Random(seed);
        this.kinds = Arrays.copyOf(new String[][] {ALWAYS, SINCE_6_2, SINCE_7_0}, kinds);
    }

    /** Sends so many; returns how many the server has refused. */
    int write(int commands) {
        int refused = 0;
        for (int i = 0; i < commands; i++) {
            refused += send(next()) ? 0 : 1;
        }
        if (inTransaction) {
            send("EXEC");
        }
        return refused;
    }

    private String next() {
        String[] all = kinds[random.nextInt(8) > 0 ? 0 : random.nextInt(kinds.length)];
        String form = all[random.nextInt(all.length)];
        boolean rare = form.startsWith("FLUSH") || form.startsWith("SWAPDB");
        return rare && random.nextInt(6) > 0 ? "SET s0 rare" : form;
    }

    private boolean send(String form) {
        if (form.equals("MULTI") == inTransaction && (form.equals("MULTI") || form.equals("EXEC"))) {
            return true;
        }
        if (form.equals("EXEC") && !inTransaction) {
            return true;
        }
        if (form.startsWith(READ)) {
            // Redis from 7.2 makes a consumer that gets nothing, and does not write that to the file
            String stream = "x" + random.nextInt(KEYS);
            return execute("XADD " + stream + " * f v") && execute(form.replace("x%d", stream));
        }
        return execute(form);
    }

    private boolean execute(String form) {
        String[] words = form.split(" ");
        byte[][] args = new byte[words.length - 1][];
        for (int i = 1; i < words.length; i++) {
            args[i - 1] = words[i].replace("%d", Integer.toString(random.nextInt(KEYS)))
                    .getBytes(US_ASCII);
        }
        try {
            connection.sendCommand(() -> words[0].getBytes(US_ASCII), args);
            connection.getOne();
            return true;
        } catch (JedisDataException e) {
            return false;
        } finally {
            inTransaction = form.equals("MULTI") || (inTransaction && !form.equals("EXEC"));
        }
    }
}
