package io.crossfade.jet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.crossfade.backfill.engine.ClusterEngine;
import java.util.ServiceLoader;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This module knows Hazelcast and a member's part of a backfill, and of the rest of the job nothing. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(JetEngine.class.getProtectionDomain().getCodeSource().getLocation());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.crossfade.backfill.cli..",
                "io.crossfade.backfill.copy..",
                "io.crossfade.backfill.plan..",
                "io.crossfade.jedis..",
                "com.hazelcast.internal..",
                "com.hazelcast.jet.impl..",
                "redis.clients..",
                "info.picocli..",
                "org.springframework..",
                "java.util.logging.."
            })
    void package_ofNoConcern_isUsedNowhere(String name) {
        noClasses().should().dependOnClassesThat().resideInAPackage(name).check(CLASSES);
    }

    @Test
    void classes_publicOne_isTheServiceAlone() {
        classes()
                .that()
                .arePublic()
                .should()
                .haveSimpleName(JetEngine.class.getSimpleName())
                .check(CLASSES);
    }

    @Test
    void service_loader_findsIt() {
        Assertions.assertThat(ServiceLoader.load(ClusterEngine.class)).hasOnlyElementsOfType(JetEngine.class);
    }
}
