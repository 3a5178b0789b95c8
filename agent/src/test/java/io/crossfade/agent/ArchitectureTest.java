package io.crossfade.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each of the three sets of classes can see at run time, so that nothing works in tests alone. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(
                    CrossfadeAgent.class.getProtectionDomain().getCodeSource().getLocation());

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            io.crossfade.agent,       nothing,         nothing
            io.crossfade.agent.weave, net.bytebuddy.., io.crossfade..
            io.crossfade.agent.seam,  redis.clients.., io.crossfade..
            """)
    void package_each_usesOnlyWhatItsLoaderSees(String name, String library, String core) {
        classes()
                .that()
                .resideInAPackage(name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify.annotations",
                        "com.google.errorprone.annotations..",
                        name,
                        library,
                        core,
                        name.endsWith("seam") ? "org.slf4j" : name,
                        name.endsWith("seam") ? "org.apache.commons.pool2.." : name)
                .check(CLASSES);
    }
}
