package io.crossfade;

import io.crossfade.control.Decision;
import io.crossfade.control.FleetMember;
import io.crossfade.control.LeasedSide;
import io.crossfade.control.Plane;
import io.crossfade.control.RedisControlPlane;
import io.crossfade.mapping.MappedSide;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.phase.Lease;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.RedisSides;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fleet of a process that has a control plane.
 *
 * @param member the part of this process
 * @param lease without which it does not write
 * @param decision what was decided when it came
 */
record Fleet(FleetMember member, Lease lease, Decision decision) {

    /**
     * Enters the fleet; returns null if each process has its phase for itself.
     *
     * @throws io.crossfade.model.MigrationException if the phase of the fleet cannot be learnt
     */
    static @Nullable Fleet join(CrossfadeConfig config, RedisSides sides, String instance) {
        if (config.control().plane() == Plane.STATIC) {
            return null;
        }
        Lease lease = new Lease(config.longestReadTimeout());
        DatabasePair first = first(config);
        RedisSide target = MappedSide.among(config.mapping(first), side -> sides.of(side, first))
                .apply(Side.TARGET);
        FleetMember member = new FleetMember(
                config.control(), instance, config.cutover().holdTimeout(), new RedisControlPlane(target), lease);
        return new Fleet(member, lease, member.join(config.phase(), config.instance()));
    }

    /** The pair with which every connection begins. */
    static DatabasePair first(CrossfadeConfig config) {
        return config.databases().stream()
                .filter(pair -> pair.source() == config.source().database())
                .findFirst()
                .orElseThrow();
    }

    /** The sides as those see them who bring something to the shadow by themselves. */
    Function<Side, RedisSide> leased(Function<Side, RedisSide> sides) {
        RedisSide source = new LeasedSide(sides.apply(Side.SOURCE), lease);
        RedisSide target = new LeasedSide(sides.apply(Side.TARGET), lease);
        return side -> side == Side.SOURCE ? source : target;
    }
}
