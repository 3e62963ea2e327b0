package org.gradus.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A process that loads LibTorch, computes something, and prints where its libraries come from. */
public final class FirstStart {
    private FirstStart() {}

    /** Prints {@code sum 3}, then the path of each library of LibTorch in this process, or {@code fault} and one line. */
    public static void main(String[] none) throws IOException {
        try {
            LibTorch.load();
        } catch (IllegalStateException e) {
            System.out.println("fault " + e.getMessage());
            return;
        }
        try (Tensor ones = torch.ones(3)) {
            System.out.println("sum " + Math.round(ones.sum().item_double()));
        }
        Path maps = Path.of("/proc/self/maps");
        if (Files.exists(maps)) {
            Files.readAllLines(maps).stream()
                    .filter(line -> line.matches(".*/lib(torch|c10|jnitorch)[^/]*\\.so.*"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .distinct()
                    .forEach(path -> System.out.println("library " + path));
        }
    }
}
