package io.crossfade.backfill.local;

import io.crossfade.backfill.plan.SlicePlan;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;

/**
 * Both sides with the servers found behind them.
 *
 * @param sides the sides and their processes
 * @param source the source's server
 * @param target the target's server
 */
record Servers(Sides sides, ServerInfo source, ServerInfo target) {
    /**
     * Asks both servers.
     *
     * @throws JobException if one cannot be reached or refuses, or both are the same
     */
    static Servers find(RedisSide source, RedisSide target) {
        return of(source, target, ServerInfo.of(source), ServerInfo.of(target));
    }

    /**
     * Asks both servers again, as often as {@code retries} allow. If the job has to end meanwhile, returns them as they were:
     * whoever walks now ends at once, and whoever resumes starts over.
     */
    Servers findAgain(Retries retries) {
        try {
            while (true) {
                try {
                    return of(
                            sides.source(),
                            sides.target(),
                            ServerInfo.ask(sides.source()),
                            ServerInfo.ask(sides.target()));
                } catch (SideException e) {
                    retries.failed(e);
                }
            }
        } catch (StoppedException e) {
            return this;
        }
    }

    /**
     * Asks both servers which process they are.
     *
     * @throws SideException if one cannot be reached
     * @throws ServerChangedException if one has been started anew or replaced
     */
    void check() {
        try (SideLink source = SideLink.lease(sides.source());
                SideLink target = SideLink.lease(sides.target())) {
            sides.checkProcesses(new LinkPair(source, target));
        }
    }

    ServerInfo of(Side side) {
        return switch (side) {
            case SOURCE -> source;
            case TARGET -> target;
        };
    }

    /** Returns how many slices suit what each server of {@code side} holds, or {@link Walking#OPAQUE}. */
    int sensibleSlices(Side side, WalkConfig config) {
        ServerInfo info = of(side);
        if (!info.cursorsAreRanges()) {
            return Walking.OPAQUE;
        }
        long most = info.nodes().stream().mapToLong(ServerInfo.Node::keys).max().orElse(0);
        return SlicePlan.sensibleCount(
                Math.max(1, config.slices() / info.nodes().size()), most);
    }

    /** Returns whether slots of a cluster are being moved. */
    boolean moving() {
        return source.layout().moving() || target.layout().moving();
    }

    private static Servers of(RedisSide source, RedisSide target, ServerInfo sourceInfo, ServerInfo targetInfo) {
        if (sourceInfo.isSameServerAs(targetInfo)) {
            throw new JobException(
                    JobFailure.SAME_SERVER,
                    "source (" + source.endpoint() + ") and target (" + target.endpoint()
                            + ") are the same server (run_id " + sourceInfo.runId() + ")",
                    null);
        }
        return new Servers(
                new Sides(source, target, expected(sourceInfo), expected(targetInfo)), sourceInfo, targetInfo);
    }

    private static Sides.Expected expected(ServerInfo info) {
        return new Sides.Expected(info.runId(), info.layout());
    }
}
