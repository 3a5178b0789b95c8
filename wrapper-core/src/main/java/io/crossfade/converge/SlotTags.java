package io.crossfade.converge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.HashSlot;
import java.util.Arrays;

/** For each hash slot the smallest number whose text in base 36 hashes to it; made on first use. */
final class SlotTags {
    private static final int[] NUMBERS = numbers();

    private SlotTags() {}

    static byte[] of(int slot) {
        return text(NUMBERS[slot]);
    }

    private static int[] numbers() {
        int[] numbers = new int[HashSlot.COUNT];
        Arrays.fill(numbers, -1);
        int missing = numbers.length;
        for (int number = 0; missing > 0; number++) {
            int slot = HashSlot.of(text(number));
            if (numbers[slot] < 0) {
                numbers[slot] = number;
                missing--;
            }
        }
        return numbers;
    }

    private static byte[] text(int number) {
        return Integer.toString(number, 36).getBytes(US_ASCII);
    }
}
