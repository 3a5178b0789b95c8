package io.crossfade.replicator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.crossfade.backfill.feed.ReplicationFormats;
import java.util.ServiceLoader;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This module knows the formats and the interface that the job reads them by, nothing else of the job. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(
                    LibraryFormats.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void job_besidesItsInterface_isNotKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.crossfade.backfill.cli..",
                        "io.crossfade.backfill.local..",
                        "io.crossfade.backfill.copy..",
                        "io.crossfade.backfill.plan..",
                        "io.crossfade.jedis..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis.clients..", "info.picocli..", "org.springframework..", "java.util.logging.."})
    void library_refused_isUsedNowhere(String library) {
        noClasses().should().dependOnClassesThat().resideInAPackage(library).check(CLASSES);
    }

    @Test
    void classes_publicOne_isTheServiceAlone() {
        classes()
                .that()
                .arePublic()
                .should()
                .haveSimpleName(LibraryFormats.class.getSimpleName())
                .check(CLASSES);
    }

    @Test
    void service_loader_findsIt() {
        Assertions.assertThat(ServiceLoader.load(ReplicationFormats.class)).hasOnlyElementsOfType(LibraryFormats.class);
    }
}
