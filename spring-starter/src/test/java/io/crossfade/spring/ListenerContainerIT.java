package io.crossfade.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.Crossfade;
import io.crossfade.model.MigrationPhase;
import io.crossfade.testing.Behaviour;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import redis.clients.jedis.Jedis;

/** Spring's own listener container: one thread reads, others add and take away listeners. */
class ListenerContainerIT {
    @RegisterExtension
    static final TwoServers SERVERS = new TwoServers();

    @Test
    @Behaviour({"SP-2", "PS-1", "PS-5"})
    void listeners_addedAndRemovedWhileTheAuthorityMoves_hearEveryMessageOnce() {
        try (ConfigurableApplicationContext application = SpringApp.start(
                SERVERS.source(), SERVERS.target(), "crossfade.phase=SHADOW_READ", "crossfade.carry.grace=1s")) {
            StringRedisTemplate redis = application.getBean(StringRedisTemplate.class);
            Crossfade crossfade = application.getBean(Crossfade.class);
            List<String> news = new CopyOnWriteArrayList<>();
            List<String> all = new CopyOnWriteArrayList<>();
            MessageListener byName = (message, pattern) -> news.add(text(message.getBody()));
            MessageListener byPattern = (message, pattern) -> all.add(text(message.getBody()));
            RedisMessageListenerContainer container = new RedisMessageListenerContainer();
            container.setConnectionFactory(application.getBean(RedisConnectionFactory.class));
            container.addMessageListener(byName, ChannelTopic.of("news"));
            container.afterPropertiesSet();
            container.start();
            try {
                publish(redis, 0, 100);
                container.addMessageListener(byPattern, PatternTopic.of("n*"));
                crossfade.changePhase(MigrationPhase.TARGET_LIVE);
                publish(redis, 100, 200);
                try (Jedis source = SERVERS.source().jedis()) {
                    Awaitility.await().until(() -> source.pubsubChannels().isEmpty());
                }
                Awaitility.await().until(() -> all.size() >= 100);
                container.removeMessageListener(byPattern, PatternTopic.of("n*"));
                publish(redis, 200, 300);

                Awaitility.await().until(() -> news.size() >= 300);
                assertThat(news).containsExactlyInAnyOrderElementsOf(numbers(0, 300));
                assertThat(all).containsExactlyInAnyOrderElementsOf(numbers(100, 200));
            } finally {
                container.stop();
            }
        }
    }

    private static void publish(StringRedisTemplate redis, int from, int to) {
        numbers(from, to).forEach(number -> redis.convertAndSend("news", number));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
