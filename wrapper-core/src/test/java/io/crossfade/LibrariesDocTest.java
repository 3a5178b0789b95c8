package io.crossfade;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Each library of a module has its reason in the record of libraries. */
class LibrariesDocTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "wrapper-core",
                "backfill-job",
                "backfill-replicator",
                "backfill-jet",
                "spring-starter",
                "agent",
                "samples",
                "benchmarks",
                "concurrency-tests",
                "test-support"
            })
    void library_eachOfTheModule_hasItsReason(String module) throws Exception {
        String reasons = Files.readString(Project.ROOT.resolve("docs/adr/0005-libraries.md"));

        assertThat(libraries(Project.ROOT.resolve(module).resolve("pom.xml")))
                .allSatisfy(library -> assertThat(reasons).contains("`" + library + "`"));
    }

    /** The libraries that a module declares, without the project's own; several of one family count as one. */
    private static Stream<String> libraries(Path pom) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
        NodeList dependencies = document.getElementsByTagName("dependency");
        return IntStream.range(0, dependencies.getLength())
                .mapToObj(i -> (Element) dependencies.item(i))
                .filter(dependency -> !isManaged(dependency))
                .map(dependency -> text(dependency, "artifactId"))
                .filter(name -> !name.startsWith("crossfade-"))
                .map(LibrariesDocTest::family)
                .distinct();
    }

    private static boolean isManaged(Element dependency) {
        return dependency.getParentNode().getParentNode().getNodeName().equals("dependencyManagement");
    }

    private static String family(String name) {
        return Stream.of("spring-boot", "testcontainers", "junit-jupiter")
                .filter(name::startsWith)
                .findFirst()
                .orElse(name);
    }

    private static String text(Element dependency, String name) {
        return dependency.getElementsByTagName(name).item(0).getTextContent().strip();
    }
}
