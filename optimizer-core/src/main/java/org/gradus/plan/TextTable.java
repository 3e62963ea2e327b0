package org.gradus.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.gradus.setting.Printable;

/** Rows of text in aligned columns, two spaces apart; the columns named {@code >...} are aligned to the right. */
final class TextTable {
    private final List<Boolean> right = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** @param titles one per column; a leading {@code >} means aligned to the right */
    TextTable(String... titles) {
        List<String> head = new ArrayList<>();
        for (String title : titles) {
            right.add(title.startsWith(">"));
            head.add(title.startsWith(">") ? title.substring(1) : title);
        }
        rows.add(head);
    }

    /** A row; what a model or a job file has named may stand in it. */
    void row(String... cells) {
        rows.add(Arrays.stream(cells).map(Printable::escape).toList());
    }

    @Override
    public String toString() {
        List<Integer> widths = new ArrayList<>();
        for (int c = 0; c < right.size(); c++) {
            int column = c;
            widths.add(rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0));
        }
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n", "", "\n"));
    }

    private String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < row.size(); c++) {
            String gap = " ".repeat(widths.get(c) - row.get(c).length());
            line.append(right.get(c) ? gap + row.get(c) : row.get(c) + gap).append("  ");
        }
        return line.toString().stripTrailing();
    }
}
