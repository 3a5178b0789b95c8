package io.crossfade.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.util.JedisClusterCRC16;

class HashSlotTest {
    @Test
    void of_textOfTheClusterSpecification_hasItsSlot() {
        assertThat(Key.of("123456789").slot()).isEqualTo(0x31C3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "{foo}bar", "a{foo}b{bar}", "foo{}", "foo{bar", "{}foo", "}{", "{{a}}", "ä{ö}ü", ""})
    void of_oddBraces_asTheClientComputesIt(String key) {
        assertThat(Key.of(key).slot())
                .isEqualTo(JedisClusterCRC16.getSlot(Key.of(key).bytes()));
    }
}
