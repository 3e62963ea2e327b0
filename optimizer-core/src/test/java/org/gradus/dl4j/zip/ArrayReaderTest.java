package org.gradus.dl4j.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Without it a file's own lengths and strides decide what is allocated and read: ND4J follows them out of its memory. */
class ArrayReaderTest {
    private static final List<ArrayReader.Type> NUMBERS = List.of(ArrayReader.Type.FLOAT, ArrayReader.Type.DOUBLE);
    private static final float[] VALUES = {1.5f, -0f, Float.MIN_VALUE, 3e38f, 5};

    static Stream<INDArray> written() {
        INDArray matrix = Nd4j.rand(DataType.FLOAT, 5, 3);
        return Stream.of(
                Nd4j.create(VALUES, new long[] {1, 5}, 'c'),
                Nd4j.create(VALUES, new long[] {5}, 'c'),
                Nd4j.create(VALUES, new long[] {5, 1}, 'f'),
                Nd4j.createFromArray(1.5, -2e300, 0.1),
                matrix.get(NDArrayIndex.all(), NDArrayIndex.point(1)),
                Nd4j.scalar(7f));
    }

    @ParameterizedTest
    @MethodSource("written")
    void whatNd4jWritesKeepsItsBits(INDArray array) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Nd4j.write(array, new DataOutputStream(bytes));
        float[] expected = array.dup('c').reshape(array.length()).toFloatVector();
        assertThat(ArrayReader.read(bytes.toByteArray(), NUMBERS)).isEqualTo(expected);
        assertThat(ArrayReader.count(bytes.toByteArray(), NUMBERS)).isEqualTo(expected.length);
    }

    /** Lengths of 32 bits, shapes of INT, and an offset where flags are now. */
    @ParameterizedTest
    @MethodSource("oldModes")
    void whatOldVersionsWroteIsRead(ArrayBytes old) {
        assertThat(ArrayReader.read(old.bytes(), NUMBERS)).isEqualTo(VALUES);
    }

    static Stream<ArrayBytes> oldModes() {
        return Stream.of("DIRECT", "HEAP", "JAVACPP", "LONG_SHAPE").map(mode -> new ArrayBytes(VALUES)
                .mode(mode)
                .shapeType(mode.equals("LONG_SHAPE") ? "LONG" : "INT")
                .shape(2, 1, 5, 5, 1, 0, 1, 'c'));
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                arguments(good().shape(2, 1, 5, 1, 1 << 20, 8192, 1, 'c'), "a stride of 1048576; must be 1"),
                arguments(good().shape(2, 1, 5, 1, -1, 8192, 1, 'c'), "a stride of -1; must be 1"),
                arguments(good().shape(2, 2, 3, 1, 1, 8192, 1, 'c').length(6), "two dimensions greater than 1"),
                arguments(good().shape(2, 1, -5, 1, 1, 8192, 1, 'c'), "a dimension of -5; must be 1 to"),
                arguments(good().shape(2, 1, 1L << 40, 1, 1, 8192, 1, 'c'), "a dimension of 1099511627776"),
                arguments(good().shape(9, 1, 5, 1, 1, 8192, 1, 'c'), "a rank of 9 in a shape of 8 numbers"),
                arguments(good().shapeLength(1L << 31), "a shape of 2147483648 numbers; must be 4 to 68"),
                arguments(good().shapeLength(-1), "a shape of -1 numbers"),
                arguments(good().shapeType("FLOAT"), "a shape of type FLOAT; must be LONG or INT"),
                arguments(good().length(6), "6 numbers for a shape that has 5; must be as many"),
                arguments(good().length(-5), "-5 numbers for a shape that has 5"),
                arguments(
                        good().shape(2, 1, 1 << 30, 1, 1, 8192, 1, 'c').length(1 << 30),
                        "ends too early: 20 bytes follow where 4294967296 must"),
                arguments(good().shape(2, 1, 5, 1, 1, 16384, 1, 'c'), "the flags 0x4000; must be a dense one"),
                arguments(good().shape(2, 1, 5, 1, 1, 8192 + 4, 1, 'c'), "the flags 0x2004; must be a dense one"),
                arguments(good().type("COMPRESSED"), "numbers of type COMPRESSED; must be FLOAT or DOUBLE"),
                arguments(good().type("UTF8"), "numbers of type UTF8; must be FLOAT or DOUBLE"),
                arguments(good().type("\u001b[2J"), "numbers of a type that ND4J does not have"),
                arguments(good().mode("MIXED_DADA_TYPES"), "no array of ND4J's where one must begin"));
    }

    private static ArrayBytes good() {
        return new ArrayBytes(VALUES);
    }

    @ParameterizedTest(name = "[{index}] {1}")
    @MethodSource("hostile")
    void whatIsClaimedAndNotThereIsRefusedBeforeAnythingIsAllocated(ArrayBytes claims, String message) {
        byte[] entry = claims.bytes();
        long before = allocated();
        assertThatThrownBy(() -> ArrayReader.read(entry, NUMBERS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(() -> ArrayReader.count(entry, NUMBERS)).hasMessageContaining(message);
        assertThat(allocated() - before).isLessThan(16 << 20);
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    @Test
    void everyPartOfAnEntryIsRefused() {
        byte[] entry = good().bytes();
        assertThat(ArrayReader.read(entry, NUMBERS)).isEqualTo(VALUES);
        for (int length = 0; length < entry.length; length++) {
            byte[] part = Arrays.copyOf(entry, length);
            assertThatThrownBy(() -> ArrayReader.read(part, NUMBERS)).isInstanceOf(IllegalArgumentException.class);
        }
        byte[] more = Arrays.copyOf(entry, entry.length + 1);
        assertThatThrownBy(() -> ArrayReader.read(more, NUMBERS)).hasMessage("1 bytes after its end; must have none");
    }
}
