package io.crossfade.backfill.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A report as one HTML file, for a ticket or an archive: no scripts, nothing that it would load, readable in light and dark. It shows
 * what the JSON holds, so that whatever writes JSON can be had as a page.
 */
final class HtmlPage {
    private static final int TOP = 2;
    private static final int DEEPEST = 6;
    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
            <title>%s</title>
            <style>
            :root { --paper: #ffffff; --ink: #1c1e21; --faint: #5c6370; --line: #d5d9e0; --good: #14693a; --bad: #a3271c; }
            @media (prefers-color-scheme: dark) {
            :root { --paper: #16181c; --ink: #e6e8eb; --faint: #a3abb8; --line: #3a3f48; --good: #5fd08f; --bad: #ff9a8f; }
            }
            body { background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.4rem; border-left: .4rem solid var(--faint); padding-left: .8rem; }
            h1.good { border-color: var(--good); color: var(--good); } h1.bad { border-color: var(--bad); color: var(--bad); }
            h2, h3, h4, h5, h6 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
            table { border-collapse: collapse; margin: .4rem 0; } th, td { text-align: left; padding: .2rem 1.2rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
            th { font-weight: 600; color: var(--faint); } td.figure { text-align: right; font-variant-numeric: tabular-nums; }
            </style>
            </head>
            <body>
            """;

    private final StringBuilder page = new StringBuilder();

    private HtmlPage() {}

    /**
     * Returns the page.
     *
     * @param headline what came out of it, in a line
     * @param report what else there is to tell, as in the JSON
     */
    static String of(String headline, Map<String, ?> report) {
        HtmlPage html = new HtmlPage();
        String title = HtmlText.escaped(headline);
        html.page.append(HEAD.replace("%s", title));
        html.page
                .append("<h1 class=\"")
                .append(verdict(report))
                .append("\">")
                .append(title)
                .append("</h1>\n");
        html.map(report, TOP);
        return html.page.append("</body>\n</html>").toString();
    }

    /** What is not done, not equal, not clean, or has left keys behind is not good. */
    private static String verdict(Map<String, ?> report) {
        boolean bad = "interrupted".equals(report.get("status"))
                || Boolean.FALSE.equals(report.get("equal"))
                || Boolean.FALSE.equals(report.get("clean"))
                || isAboveZero(report.get("quarantined"))
                || isAboveZero(report.get("remaining"))
                || isAboveZero(report.get("inDoubt"));
        return bad ? "bad" : report.containsKey("status") ? "good" : "plain";
    }

    private static boolean isAboveZero(@Nullable Object figure) {
        return figure instanceof Number number && number.doubleValue() > 0;
    }

    /** A table of what is simple, then a part for each thing that is not. */
    private void map(Map<?, ?> map, int level) {
        page.append("<table>\n");
        map.forEach((name, value) -> {
            if (!isNested(value)) {
                page.append("<tr><th scope=\"row\">").append(words(name)).append("</th>");
                cell(value);
                page.append("</tr>\n");
            }
        });
        page.append("</table>\n");
        map.forEach((name, value) -> {
            if (isNested(value)) {
                part(words(name), value, level);
            }
        });
    }

    private void part(String name, Object value, int level) {
        page.append("<h")
                .append(level)
                .append('>')
                .append(name)
                .append("</h")
                .append(level)
                .append(">\n");
        int next = Math.min(DEEPEST, level + 1);
        if (value instanceof Map<?, ?> map) {
            if (map.isEmpty()) {
                page.append("<p>none</p>\n");
            } else {
                map(map, next);
            }
        } else if (value instanceof List<?> list) {
            list(name, list, next);
        }
    }

    private void list(String name, List<?> list, int level) {
        if (list.isEmpty()) {
            page.append("<p>none</p>\n");
        } else if (list.stream().allMatch(HtmlPage::isRow)) {
            rows(list.stream().<Map<?, ?>>map(entry -> (Map<?, ?>) entry).toList());
        } else {
            for (int i = 0; i < list.size(); i++) {
                Object entry = list.get(i);
                if (isNested(entry)) {
                    part(name + " " + (i + 1), entry, level);
                } else {
                    page.append("<p>").append(HtmlText.value(entry)).append("</p>\n");
                }
            }
        }
    }

    private void rows(List<Map<?, ?>> rows) {
        Set<Object> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        page.append("<table>\n<tr>");
        columns.forEach(column ->
                page.append("<th scope=\"col\">").append(words(column)).append("</th>"));
        page.append("</tr>\n");
        for (Map<?, ?> row : rows) {
            page.append("<tr>");
            columns.forEach(column -> cell(Objects.requireNonNullElse(row.get(column), "")));
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private void cell(Object value) {
        page.append(value instanceof Number ? "<td class=\"figure\">" : "<td>")
                .append(HtmlText.value(value))
                .append("</td>");
    }

    private static boolean isRow(Object entry) {
        return entry instanceof Map<?, ?> map && map.values().stream().noneMatch(HtmlPage::isNested);
    }

    private static boolean isNested(Object value) {
        return value instanceof Map || value instanceof List;
    }

    private static String words(Object name) {
        return HtmlText.words(String.valueOf(name));
    }
}
