package io.crossfade.backfill.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** A page holds what it is given, as text and never as markup, and loads nothing. */
class HtmlPageTest {
    private static final double LEAST_CONTRAST = 4.5;
    private static final Pattern COLOUR = Pattern.compile("--(\\w+): #([0-9a-f]{6})");

    @ParameterizedTest
    @Behaviour("BF-113")
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "</td></table></body>",
                "&lt;b&gt; &amp",
                "]]> <!-- -->",
                "\u0000\u001b[31m\ud800",
                "%s %d \\ $1"
            })
    void page_hostileText_isShownAndNeverMarkup(String hostile) throws Exception {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("status", hostile);
        report.put("quarantineReasons", Map.of(hostile, 1));
        report.put("quarantinedKeys", List.of(Map.of("key", hostile, "reason", hostile)));
        report.put("notes", List.of(hostile));

        String page = HtmlPage.of(hostile, report);

        Document document = parsed(page);
        assertThat(elements(parsed(HtmlPage.of("plain", plain())))).containsAll(elements(document));
        String shown = hostile.replaceAll("[\u0000\u001b\ud800]", "\uFFFD");
        assertThat(document.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo(shown);
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo(shown);
    }

    @Test
    @Behaviour("BF-113")
    void page_anyReport_loadsNothingAndRunsNothing() {
        assertThat(HtmlPage.of("done", plain()))
                .contains("default-src 'none'")
                .doesNotContainIgnoringCase("<script")
                .doesNotContainIgnoringCase("<link")
                .doesNotContain("href=", "src=", "url(", "http:", "https:", "@import");
    }

    @Test
    @Behaviour("BF-113")
    void page_lightAndDark_hasContrastForEveryTextColour() {
        String[] themes = HtmlPage.of("done", plain()).split("@media \\(prefers-color-scheme: dark\\)");

        assertThat(themes).hasSize(2);
        for (String theme : themes) {
            Map<String, String> colours = new HashMap<>();
            COLOUR.matcher(theme).results().forEach(found -> colours.put(found.group(1), found.group(2)));
            for (String text : List.of("ink", "faint", "good", "bad")) {
                assertThat(contrast(colours.get(text), colours.get("paper")))
                        .as(text)
                        .isGreaterThanOrEqualTo(LEAST_CONTRAST);
            }
        }
    }

    @Test
    @Behaviour("BF-113")
    void page_nestedReport_holdsEveryFigure() throws Exception {
        Document document = parsed(HtmlPage.of("done", plain()));

        assertThat(document.getDocumentElement().getTextContent())
                .contains("keys per second", "1,234,567", "0.500", "yes", "databases 1", "quarantined keys", "fp:1");
        assertThat(document.getElementsByTagName("h1").item(0).getAttributes().getNamedItem("class"))
                .hasToString("class=\"good\"");
    }

    @ParameterizedTest
    @CsvSource({"interrupted, 0, true", "done, 1, true", "done, 0, false"})
    void page_somethingLeft_isNotGood(String status, int quarantined, boolean equal) {
        assertThat(HtmlPage.of("", Map.of("status", status, "quarantined", quarantined, "equal", equal)))
                .contains("<h1 class=\"bad\">");
    }

    @ParameterizedTest
    @CsvSource({"a.html, HTML", "a.HTM, HTML", "a.txt, TEXT", "a.json, JSON", "report, JSON", "html/a, JSON"})
    void form_ofAFile_isThatOfItsName(String file, ReportForm form) {
        assertThat(ReportForm.of(Path.of(file))).isEqualTo(form);
    }

    private static Map<String, Object> plain() {
        Map<String, Object> database = new LinkedHashMap<>();
        database.put("keysPerSecond", 1_234_567L);
        database.put("throttle", Map.of("leastShare", 0.5, "secondsByReason", Map.of()));
        database.put("quarantinedKeys", List.of(Map.of("key", "fp:1", "reason", "r"), Map.of("key", "fp:2")));
        database.put("notes", List.of("a note"));
        return Map.of("status", "done", "balanced", true, "databases", List.of(database), "none", List.of());
    }

    private static Document parsed(String page) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(page.getBytes(UTF_8)));
    }

    private static List<String> elements(Document document) {
        NodeList all = document.getElementsByTagName("*");
        return IntStream.range(0, all.getLength())
                .mapToObj(i -> all.item(i).getNodeName())
                .toList();
    }

    private static double contrast(String one, String other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(String colour) {
        int rgb = Integer.parseInt(colour, 16);
        return 0.2126 * linear(rgb >> 16 & 0xff) + 0.7152 * linear(rgb >> 8 & 0xff) + 0.0722 * linear(rgb & 0xff);
    }

    private static double linear(int part) {
        double value = part / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
