package org.gradus.job.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Between texts and the bytes of inputs. */
public final class Texts {
    private Texts() {}

    /** The bytes of texts, UTF-8. */
    public static List<byte[]> bytes(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** The text of an input; what is no UTF-8 becomes a replacement character. */
    public static String of(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }
}
