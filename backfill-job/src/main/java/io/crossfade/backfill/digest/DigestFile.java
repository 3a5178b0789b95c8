package io.crossfade.backfill.digest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.converge.Sum128;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Keeps a {@link SideDigest} as text: lines of a name and a value, a line for each bucket that is not empty, and a digest of all that at the
 * end, so that a file that was cut off or changed is not taken for another.
 */
public final class DigestFile {
    private static final String FORMAT = "crossfade-digest";
    private static final String VERSION = "1";
    private static final String BUCKET = "bucket";
    private static final String END = "end";
    private static final int WORDS = 8;

    private DigestFile() {}

    /**
     * Writes the file anew, whole or not at all.
     *
     * @throws DigestException if it cannot be written
     */
    public static void write(Path file, SideDigest digest) {
        List<String> lines = lines(digest);
        lines.add(END + " " + check(lines));
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(beside, lines, UTF_8);
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new DigestException("the digests cannot be written to " + file + ": " + e, e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws DigestException if it cannot be read, or is not what {@link #write} wrote
     */
    public static SideDigest read(Path file) {
        try {
            return parse(Files.readAllLines(file, UTF_8));
        } catch (IOException e) {
            throw new DigestException("the digests in " + file + " cannot be read: " + e, e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new DigestException(file + " is no file of digests, or is damaged: " + e.getMessage(), e);
        }
    }

    private static List<String> lines(SideDigest digest) {
        List<String> lines = new ArrayList<>();
        lines.add(FORMAT + " " + VERSION);
        lines.add("side " + digest.side().label());
        lines.add("endpoint " + digest.endpoint());
        lines.add("server " + digest.server());
        lines.add("database " + digest.database());
        lines.add("population " + digest.population());
        lines.add("horizon " + digest.horizon());
        lines.add("exact-expiry " + digest.exactExpiry());
        lines.add("stream-counters " + digest.streamCounters());
        lines.add("from " + digest.from());
        lines.add("to " + digest.to());
        for (int slot = 0; slot < BucketSums.BUCKETS; slot++) {
            Bucket bucket = digest.sums().bucket(slot);
            if (!bucket.isEmpty()) {
                lines.add(line(slot, bucket));
            }
        }
        return lines;
    }

    private static String line(int slot, Bucket bucket) {
        String moments = bucket.moments().stream().map(Long::toHexString).collect(Collectors.joining(","));
        return String.join(
                " ",
                BUCKET,
                Integer.toString(slot),
                Long.toString(bucket.keys()),
                Long.toString(bucket.expiring()),
                Long.toString(bucket.unread()),
                bucket.contents().toString(),
                bucket.expiries().toString(),
                bucket.counters().toString(),
                moments);
    }

    private static SideDigest parse(List<String> lines) {
        int last = lines.size() - 1;
        if (last < 0 || !lines.get(0).equals(FORMAT + " " + VERSION)) {
            throw new IllegalArgumentException("it does not begin with " + FORMAT + " " + VERSION);
        }
        if (!lines.get(last).equals(END + " " + check(lines.subList(0, last)))) {
            throw new IllegalArgumentException("it does not end with the digest of its lines");
        }
        Map<String, String> header = new HashMap<>();
        BucketSums sums = new BucketSums();
        for (String line : lines.subList(1, last)) {
            int space = line.indexOf(' ');
            String name = line.substring(0, Math.max(0, space));
            String value = line.substring(space + 1);
            if (name.equals(BUCKET)) {
                addBucket(sums, value.split(" ", -1));
            } else {
                header.put(name, value);
            }
        }
        return new SideDigest(
                Side.valueOf(value(header, "side").toUpperCase(Locale.ROOT)),
                value(header, "endpoint"),
                value(header, "server"),
                DatabasePair.parse(value(header, "database")),
                value(header, "population"),
                Instant.parse(value(header, "horizon")),
                Boolean.parseBoolean(value(header, "exact-expiry")),
                Boolean.parseBoolean(value(header, "stream-counters")),
                Instant.parse(value(header, "from")),
                Instant.parse(value(header, "to")),
                sums);
    }

    private static void addBucket(BucketSums sums, String[] words) {
        int slot = Integer.parseInt(words[0]);
        String[] moments = words[words.length - 1].split(",", -1);
        if (words.length != WORDS || slot < 0 || slot >= BucketSums.BUCKETS || moments.length != BucketSums.MOMENTS) {
            throw new IllegalArgumentException("a bucket has " + words.length + " words");
        }
        List<Long> sumsOfTimes = new ArrayList<>();
        for (String moment : moments) {
            sumsOfTimes.add(Long.parseUnsignedLong(moment, 16));
        }
        sums.add(
                slot,
                new Bucket(
                        Long.parseLong(words[1]),
                        Long.parseLong(words[2]),
                        Long.parseLong(words[3]),
                        Sum128.parse(words[4]),
                        Sum128.parse(words[5]),
                        Sum128.parse(words[6]),
                        sumsOfTimes));
    }

    private static String value(Map<String, String> header, String name) {
        String value = header.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it does not tell its " + name);
        }
        return value;
    }

    private static Sum128 check(List<String> lines) {
        return Sum128.of(lines.stream().map(line -> line.getBytes(UTF_8)).toArray(byte[][]::new));
    }
}
