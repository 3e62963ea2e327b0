package org.gradus.dl4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.nd4j.linalg.learning.config.IUpdater;

/** The table of docs/dl4j-updaters.md, and what it must name. */
final class StockTable {
    private StockTable() {}

    /** The table: the cells after the first by the name in the first. */
    static Map<String, List<String>> rows() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "dl4j-updaters.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
                .collect(Collectors.toMap(
                        cells -> cells.get(0).replace("`", ""), cells -> cells.subList(1, cells.size())));
    }

    /** The public classes beside IUpdater, without itself. */
    static Set<String> classes() throws IOException {
        String folder = IUpdater.class.getPackageName().replace('.', '/') + "/";
        String jar = IUpdater.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        try (JarFile file = new JarFile(jar)) {
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(folder) && name.endsWith(".class") && !name.contains("$"))
                    .map(name -> name.substring(folder.length(), name.length() - ".class".length()))
                    .filter(name -> !name.equals("IUpdater"))
                    .collect(Collectors.toSet());
        }
    }
}
