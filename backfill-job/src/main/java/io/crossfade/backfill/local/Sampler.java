package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.backfill.filter.KeyType;
import io.crossfade.backfill.filter.Traits;
import io.crossfade.converge.MovedMarker;
import io.crossfade.converge.PayloadTrial;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * Looks at random keys of the source, and at whether the target takes them. Changes nothing: what is restored has expired long ago, so
 * the target reads it, and drops it.
 */
final class Sampler {
    private static final int BATCH = 100;
    private static final Key PLACE = MovedMarker.reservedIn(0, "dry-run");

    private final BackfillConfig config;
    private final PayloadTrial trial;
    private final Sample sample = new Sample();

    Sampler(BackfillConfig config, Servers servers) {
        this.config = config;
        this.trial = new PayloadTrial(
                servers.source().capabilities(), servers.target().capabilities());
    }

    /** Draws {@code size} keys of one server of the source, some perhaps twice. */
    void draw(LinkPair links, RedisLink node, int size) {
        for (int left = size; left > 0; left -= BATCH) {
            List<Command> draws = Collections.nCopies(Math.min(BATCH, left), Command.of("RANDOMKEY"));
            List<Key> drawn = new ArrayList<>();
            for (Object reply : node.exchange(draws)) {
                if (reply instanceof byte[] name) {
                    drawn.add(Key.of(name));
                }
            }
            look(links, drawn);
        }
    }

    Sample sample() {
        return sample;
    }

    private void look(LinkPair links, List<Key> drawn) {
        List<Key> named = drawn.stream().filter(config.walk()::wants).toList();
        List<Traits.Verdict> verdicts = Traits.judge(links.source(), named, config.traits());
        List<Key> wanted = new ArrayList<>();
        for (int i = 0; i < named.size(); i++) {
            if (verdicts.get(i).isWanted()) {
                wanted.add(named.get(i));
            }
        }
        for (int i = wanted.size(); i < drawn.size(); i++) {
            sample.unwanted();
        }
        Object[] types = ask(links.source(), wanted, "TYPE");
        Object[] memory = ask(links.source(), wanted, "MEMORY", "USAGE");
        List<Key> whole = new ArrayList<>();
        List<KeyType> wholeTypes = new ArrayList<>();
        List<Long> wholeMemory = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            KeyType type = types[i] instanceof byte[] name ? KeyType.named(new String(name, US_ASCII)) : KeyType.STRING;
            long bytes = memory[i] instanceof Long told ? told : 0;
            if (bytes > config.converge().wholeValueBytes()) {
                sample.wanted(type, bytes, 0);
                sample.inParts();
            } else {
                whole.add(wanted.get(i));
                wholeTypes.add(type);
                wholeMemory.add(bytes);
            }
        }
        carry(links, whole, wholeTypes, wholeMemory);
    }

    /** As a copy would: read, write, and read again. */
    private void carry(LinkPair links, List<Key> keys, List<KeyType> types, List<Long> memory) {
        if (keys.isEmpty()) {
            return;
        }
        long startNanos = System.nanoTime();
        Object[] payloads = ask(links.source(), keys, "DUMP");
        List<Key> dumped = new ArrayList<>();
        List<byte[]> dumps = new ArrayList<>();
        for (int i = 0; i < payloads.length; i++) {
            if (payloads[i] instanceof byte[] bytes) {
                dumped.add(keys.get(i));
                dumps.add(bytes);
            }
        }
        Iterator<PayloadTrial.Fate> fates = trial.judge(links.source(), links.target(), dumped, dumps, PLACE)
                .iterator();
        ask(links.source(), keys, "DUMP");
        sample.timed(keys.size(), System.nanoTime() - startNanos);
        for (int i = 0; i < keys.size(); i++) {
            if (payloads[i] instanceof byte[] bytes) {
                sample.wanted(types.get(i), Math.max(memory.get(i), bytes.length), bytes.length);
                sample.ends(types.get(i), fates.next());
            } else {
                sample.unwanted();
            }
        }
    }

    private static Object[] ask(RedisLink link, List<Key> keys, String... question) {
        List<Command> commands = new ArrayList<>();
        for (Key key : keys) {
            byte[][] args = new byte[question.length + 1][];
            for (int i = 0; i < question.length; i++) {
                args[i] = question[i].getBytes(US_ASCII);
            }
            args[question.length] = key.bytes();
            commands.add(Command.of(args));
        }
        return link.exchange(commands).toArray();
    }
}
