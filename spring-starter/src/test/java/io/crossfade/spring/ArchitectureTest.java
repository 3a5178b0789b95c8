package io.crossfade.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;

/** What the starter may use, and what it shows. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.crossfade.spring");

    @Test
    void starter_core_isUsedThroughItsFront() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.crossfade.command..",
                        "io.crossfade.converge..",
                        "io.crossfade.dispatch..",
                        "io.crossfade.lazy..",
                        "io.crossfade.shadow..",
                        "io.crossfade.verify..")
                .check(CLASSES);
    }

    @Test
    void starter_lettuce_isUsedNowhere() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..", "org.springframework.data.redis.connection.lettuce..")
                .check(CLASSES);
    }

    @Test
    void starter_publicTypes_areAutoConfigurationsAndPhaseSource() {
        classes()
                .that()
                .arePublic()
                .should()
                .beAnnotatedWith(AutoConfiguration.class)
                .orShould()
                .haveSimpleName("PhaseSource")
                .check(CLASSES);
    }

    @Test
    void starter_autoConfigurations_areFinal() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }

    @Test
    void classes_import_foundThem() {
        assertThat(CLASSES.contain(CrossfadeAutoConfiguration.class)).isTrue();
    }
}
