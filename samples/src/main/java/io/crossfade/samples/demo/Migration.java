package io.crossfade.samples.demo;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeConfig;
import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RealRedis;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** One run of the demo, from the first server's start to the verdict. One use, for one thread. */
final class Migration {
    private static final Logger LOG = LoggerFactory.getLogger(Migration.class);

    private final DemoSettings settings;
    private final Screen screen;
    private final Consumer<DemoServers> beforeProof;
    private final ShopMemory memory = new ShopMemory();
    private final long startNanos = System.nanoTime();
    private String stepName = "the start";

    /**
     * Prepares a run.
     *
     * @param beforeProof is called when both sides are about to be compared; a test may do harm there
     */
    Migration(DemoSettings settings, Screen screen, Consumer<DemoServers> beforeProof) {
        this.settings = settings;
        this.screen = screen;
        this.beforeProof = beforeProof;
    }

    /** Runs, writes the verdict as the last line, and returns the exit code. */
    int run() {
        try {
            Verdict verdict = migrate();
            screen.showNothing();
            verdict.lines().forEach(screen::say);
            screen.say(verdict.summary());
            return verdict.isClean() ? 0 : 1;
        } catch (RuntimeException e) {
            LOG.error("failed in {}", stepName, e);
            screen.showNothing();
            memory.errors().stream().limit(Verdict.MAX_LISTED).forEach(screen::say);
            screen.say("MIGRATION FAILED in " + stepName + ": " + e.getMessage());
            return 1;
        }
    }

    private Verdict migrate() {
        try (DemoServers servers = DemoServers.start()) {
            tell("two real Redis servers: source " + servers.source() + ", target " + servers.target());
            SampleData data = fill(servers.source());
            Auditor auditor = new Auditor(servers, data, memory, beforeProof);
            CrossfadeConfig config = config(servers);
            try (JedisCrossfade crossfade = JedisCrossfade.open(config);
                    RedisClient redis = crossfade.redisClient();
                    CopyJobs jobs = new CopyJobs(config, settings.mode().copyMode())) {
                walk(crossfade.crossfade(), new Shop(redis, data, memory), jobs, auditor);
            }
            return auditor.verdict();
        }
    }

    private SampleData fill(RealRedis source) {
        SampleData data = new SampleData(settings.keys(), System.currentTimeMillis());
        try (Jedis jedis = source.jedis()) {
            data.fill(jedis);
            tell(String.format(Locale.ROOT, "%,d keys of all types in the source", jedis.dbSize()));
        }
        return data;
    }

    private CrossfadeConfig config(DemoServers servers) {
        return CrossfadeConfig.builder()
                .source(SideConfig.of(servers.source().host(), servers.source().port()))
                .target(SideConfig.of(servers.target().host(), servers.target().port()))
                .lazy(LazyConfig.defaults().withEnabled(settings.mode().copyMode() == CopyMode.LAZY))
                .build();
    }

    private void walk(Crossfade crossfade, Shop shop, CopyJobs jobs, Auditor auditor) {
        List<Step> steps = settings.mode().steps();
        Latencies latencies = new Latencies();
        crossfade.addListener(latencies);
        Dashboard dashboard = new Dashboard(crossfade, memory, latencies, steps.size());
        try (Customers customers = Customers.start(shop, memory)) {
            tell(Customers.THREADS + " threads of an ordinary application, which knows a RedisClient only");
            Journey journey = new Journey(crossfade, jobs, customers, auditor, dashboard, settings.stay());
            screen.show(dashboard);
            for (Step step : steps) {
                take(step, journey, dashboard);
                if (!auditor.verdict().isClean()) {
                    tell("the last step is not taken: the source has everything, the way back is open");
                    return;
                }
            }
            screen.showNothing();
        }
        auditor.auditTarget();
    }

    private void take(Step step, Journey journey, Dashboard dashboard) {
        stepName = step.name();
        dashboard.begin(stepName);
        String outcome = step.action().run(journey);
        screen.say(step.told(seconds(), outcome, dashboard.end()));
    }

    private void tell(String what) {
        screen.say(String.format(Locale.ROOT, "%6.1f s  %s", seconds(), what));
    }

    private double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
