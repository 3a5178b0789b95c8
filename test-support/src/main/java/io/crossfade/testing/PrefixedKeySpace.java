package io.crossfade.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Those keys of another key space whose names begin with a prefix, called by what is behind it. */
final class PrefixedKeySpace implements KeySpace {
    private final KeySpace whole;
    private final byte[] prefix;
    private final List<byte[]> others;

    PrefixedKeySpace(KeySpace whole, String prefix, List<String> others) {
        this.whole = whole;
        this.prefix = prefix.getBytes(UTF_8);
        this.others = others.stream().map(other -> other.getBytes(UTF_8)).toList();
    }

    @Override
    public Set<BinaryKey> keys(Predicate<BinaryKey> wanted) {
        Set<BinaryKey> keys = new LinkedHashSet<>();
        for (BinaryKey key :
                whole.keys(key -> key.startsWith(prefix) && others.stream().noneMatch(key::startsWith))) {
            BinaryKey own = new BinaryKey(Arrays.copyOfRange(key.bytes(), prefix.length, key.bytes().length));
            if (wanted.test(own)) {
                keys.add(own);
            }
        }
        return keys;
    }

    @Override
    public List<KeyContent> read(List<BinaryKey> keys) {
        return whole.read(keys.stream().map(this::name).toList());
    }

    private BinaryKey name(BinaryKey key) {
        byte[] name = Arrays.copyOf(prefix, prefix.length + key.bytes().length);
        System.arraycopy(key.bytes(), 0, name, prefix.length, key.bytes().length);
        return new BinaryKey(name);
    }
}
