package io.crossfade.backfill;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.crossfade.backfill.cli.CrossfadeCli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The layers of the job: {@code plan | filter | feed | functions | fast | backup < copy | verify | digest | progress < checkpoint | gentle | metrics < follow < local < engine < cli}. */
class ArchitectureTest {
    private static final String ROOT = "io.crossfade.backfill";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(CrossfadeCli.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void layers_eachDependency_pointsDown() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .ensureAllClassesAreContainedInArchitectureIgnoring(ROOT)
                .layer("plan")
                .definedBy(ROOT + ".plan")
                .layer("filter")
                .definedBy(ROOT + ".filter")
                .layer("feed")
                .definedBy(ROOT + ".feed")
                .layer("replay")
                .definedBy(ROOT + ".replay")
                .layer("follow")
                .definedBy(ROOT + ".follow")
                .layer("functions")
                .definedBy(ROOT + ".functions")
                .layer("fast")
                .definedBy(ROOT + ".fast")
                .layer("backup")
                .definedBy(ROOT + ".backup")
                .layer("copy")
                .definedBy(ROOT + ".copy")
                .layer("verify")
                .definedBy(ROOT + ".verify")
                .layer("digest")
                .definedBy(ROOT + ".digest")
                .layer("progress")
                .definedBy(ROOT + ".progress")
                .layer("checkpoint")
                .definedBy(ROOT + ".checkpoint")
                .layer("gentle")
                .definedBy(ROOT + ".gentle")
                .layer("metrics")
                .definedBy(ROOT + ".metrics")
                .layer("local")
                .definedBy(ROOT + ".local")
                .layer("engine")
                .definedBy(ROOT + ".engine")
                .layer("cli")
                .definedBy(ROOT + ".cli")
                .whereLayer("plan")
                .mayNotAccessAnyLayer()
                .whereLayer("filter")
                .mayNotAccessAnyLayer()
                .whereLayer("feed")
                .mayNotAccessAnyLayer()
                .whereLayer("replay")
                .mayOnlyAccessLayers("feed")
                .whereLayer("follow")
                .mayOnlyAccessLayers("gentle")
                .whereLayer("functions")
                .mayNotAccessAnyLayer()
                .whereLayer("fast")
                .mayNotAccessAnyLayer()
                .whereLayer("backup")
                .mayNotAccessAnyLayer()
                .whereLayer("copy")
                .mayOnlyAccessLayers("filter")
                .whereLayer("verify")
                .mayNotAccessAnyLayer()
                .whereLayer("digest")
                .mayNotAccessAnyLayer()
                .whereLayer("progress")
                .mayNotAccessAnyLayer()
                .whereLayer("checkpoint")
                .mayOnlyAccessLayers("plan", "copy")
                .whereLayer("gentle")
                .mayOnlyAccessLayers("progress")
                .whereLayer("metrics")
                .mayOnlyAccessLayers("progress")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("local")
                .mayOnlyBeAccessedByLayers("engine", "cli")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("cli")
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "picocli.., cli",
        "tools.jackson.., cli",
        "me.tongfei.., cli",
        "io.crossfade.jedis.., cli",
        "io.micrometer.., metrics",
        "com.sun.net.httpserver.., metrics",
        "io.github.resilience4j.., gentle"
    })
    void library_eachWithItsOwnPackage_isUsedNowhereElse(String library, String home) {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "." + home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "redis.clients..",
        "org.springframework..",
        "com.hazelcast..",
        "com.moilioncircle..",
        "ch.qos.logback..",
        "java.util.logging.."
    })
    void library_refused_isUsedNowhere(String library) {
        noClasses().should().dependOnClassesThat().resideInAPackage(library).check(CLASSES);
    }
}
