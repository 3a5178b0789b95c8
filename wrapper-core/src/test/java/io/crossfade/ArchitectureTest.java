package io.crossfade;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The layers of this module: a package uses only what stands before it, and the siblings of a layer do not know each other. */
class ArchitectureTest {
    private static final String ROOT = "io.crossfade";

    /** From the bottom up; the empty name is the root package. A package that is missing here fails. */
    private static final List<Set<String>> LAYERS = List.of(
            Set.of("model"),
            Set.of("setting"),
            Set.of("command", "namespace"),
            Set.of("spi"),
            Set.of("converge", "cluster"),
            Set.of("mapping"),
            Set.of("phase", "shadow", "verify", "lazy", "handover"),
            Set.of("dispatch", "control"),
            Set.of(""),
            Set.of("jedis", "micrometer"));

    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(classesFolder());

    @Test
    void packages_eachClass_standsInALayer() {
        classes()
                .should(new ArchCondition<>("be in a package of the list of layers") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        events.add(new SimpleConditionEvent(
                                type,
                                layer(type) >= 0,
                                type.getName() + " is in a package that the layers do not list"));
                    }
                })
                .check(CLASSES);
    }

    @Test
    void layers_eachDependency_pointsDown() {
        classes()
                .should(new ArchCondition<>("use only what stands below") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getDirectDependenciesFromSelf().forEach(use -> events.add(pointsDown(use)));
                    }
                })
                .check(CLASSES);
    }

    @Test
    void packages_cycles_areNone() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            redis.clients..,         io.crossfade.jedis..
            io.micrometer..,         io.crossfade.micrometer
            io.github.resilience4j.., io.crossfade.shadow
            """)
    void library_eachWithItsOwnPackage_isUsedNowhereElse(String library, String home) {
        noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({"org.springframework..", "com.hazelcast..", "java.util.logging..", "lombok.."})
    void library_refused_isUsedNowhere(String library) {
        noClasses().should().dependOnClassesThat().resideInAPackage(library).check(CLASSES);
    }

    @Test
    void console_anyClass_leavesItAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(PrintStream.class)
                .check(CLASSES);
    }

    @Test
    void classes_import_foundThem() {
        assertThat(CLASSES.contain(CrossfadeConfig.class)).isTrue();
    }

    private static SimpleConditionEvent pointsDown(Dependency use) {
        JavaClass from = use.getOriginClass();
        JavaClass to = use.getTargetClass().getBaseComponentType();
        boolean down = !isOurs(to) || top(from).equals(top(to)) || layer(to) < layer(from);
        return new SimpleConditionEvent(from, down, use.getDescription());
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    private static int layer(JavaClass type) {
        for (int i = 0; i < LAYERS.size(); i++) {
            if (LAYERS.get(i).contains(top(type))) {
                return i;
            }
        }
        return -1;
    }

    /** The first name below the root package. */
    private static String top(JavaClass type) {
        String below = type.getPackageName().substring(ROOT.length());
        return below.isEmpty() ? "" : below.substring(1).split("\\.", 2)[0];
    }

    private static Path classesFolder() {
        try {
            return Path.of(CrossfadeConfig.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path has no such folder", e);
        }
    }
}
