package org.gradus.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.function.Function;

/**
 * Bad data and what is said about it.
 *
 * @param read writes the data to a folder and reads it
 * @param message F stands for the folder; ends with {@code (} where a library gives the reason; begins with a comma where
 *     Spark chooses the file's name
 */
record FaultCase(String name, Function<Path, Rows> read, String message) {
    void check(Path folder) {
        Throwable thrown = catchThrowable(() -> read.apply(folder));
        assertThat(thrown).isInstanceOf(DataException.class);
        String found = thrown.getMessage().replace(folder.toString(), "F");
        if (message.startsWith(",")) {
            assertThat(found).startsWith("F/p/part-").endsWith(message);
        } else if (message.endsWith("(")) {
            assertThat(found).startsWith(message);
        } else {
            assertThat(found).isEqualTo(message);
        }
        assertThat(found).doesNotContain("\n");
    }

    @Override
    public String toString() {
        return name;
    }
}
