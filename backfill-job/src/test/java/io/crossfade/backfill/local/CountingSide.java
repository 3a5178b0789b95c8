package io.crossfade.backfill.local;

import io.crossfade.model.Command;
import io.crossfade.spi.DecoratedLink;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A side over whose links it is counted how much the server is asked for at a time. Closing it closes nothing. */
final class CountingSide implements BorrowedSide {
    private final RedisSide side;
    private final AtomicInteger longestPipeline = new AtomicInteger();
    private final AtomicInteger largestScan = new AtomicInteger();

    CountingSide(RedisSide side) {
        this.side = side;
    }

    /** Returns how many commands were outstanding at most on one connection. */
    int longestPipeline() {
        return longestPipeline.get();
    }

    /** Returns how many keys one SCAN has asked for at most. */
    int largestScan() {
        return largestScan.get();
    }

    @Override
    public RedisSide owned() {
        return side;
    }

    @Override
    public RedisLink lease() {
        return new CountingLink(side.lease());
    }

    private final class CountingLink implements DecoratedLink {
        private final RedisLink link;
        private int outstanding;

        CountingLink(RedisLink link) {
            this.link = link;
        }

        @Override
        public void send(Command command) {
            longestPipeline.accumulateAndGet(++outstanding, Math::max);
            if (command.text(0).equals("SCAN")) {
                largestScan.accumulateAndGet(Integer.parseInt(command.text(3)), Math::max);
            }
            link.send(command);
        }

        @Override
        public @Nullable Object receive() {
            outstanding--;
            return link.receive();
        }

        @Override
        public RedisLink link() {
            return link;
        }

        @Override
        public RedisLink decorated(Primary primary) {
            return new CountingLink(primary.link());
        }
    }
}
