package org.gradus.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gradus.job.data.TestTable.MODEL;
import static org.gradus.job.data.TestTable.config;
import static org.gradus.job.data.TestTable.csv;
import static org.gradus.job.data.TestTable.write;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.engine.Scaling;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.DataConfig.Format;
import org.gradus.job.config.DataConfig.Scale;
import org.gradus.job.config.DataConfig.Task;
import org.gradus.job.config.DealConfig;
import org.gradus.job.config.SourceConfig;
import org.gradus.setting.Warnings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without this rows that are held out could leak into training or into the scaling. */
class HoldoutTest {
    private static final DataConfig CSV = config(Format.CSV, false, List.of("-1"), List.of());
    private static final int ROWS = 400;

    @TempDir
    Path folder;

    @Test
    void partsAreDisjointCompleteAndStable() {
        Rows rows = rows();
        Holdout parts = Holdout.split(rows, 20, 0.25);
        List<Integer> held = ids(parts.validation());
        List<Integer> train = ids(parts.train());
        assertThat(held)
                .isEqualTo(IntStream.range(0, ROWS)
                        .filter(i -> Holdout.isHeldOut(20, i, 0.25))
                        .boxed()
                        .toList());
        assertThat(train).isSorted().doesNotContainAnyElementsOf(held);
        assertThat(train.size() + held.size()).isEqualTo(ROWS);
        assertThat(held.size()).isBetween(75, 125);
        assertThat(ids(Holdout.split(rows, 20, 0.25).validation())).isEqualTo(held);
        assertThat(ids(Holdout.split(rows, 21, 0.25).validation())).isNotEqualTo(held);
        assertThat(ids(Holdout.split(rows, 20, 0.5).validation())).containsAll(held);
    }

    @Test
    void aPartWithoutRowsIsRefused() {
        Rows few = TestTable.read(CSV, write(folder.resolve("few.csv"), csv(0, 3)));
        assertThatThrownBy(() -> Holdout.split(few, 1, 1e-9))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a validation fraction of 1.0E-9 of 3 rows leaves none for validation");
        assertThatThrownBy(() -> Holdout.split(few, 1, 1 - 1e-9)).hasMessageContaining("leaves none to train on");
    }

    @Test
    void scalingIsFittedOnTrainingRowsOnly() {
        rows();
        SourceConfig source = new SourceConfig(folder.resolve("t").toString(), null);
        DataConfig config = new DataConfig(
                Format.CSV,
                source,
                null,
                0.5,
                null,
                false,
                ",",
                List.of("-1"),
                List.of(),
                Scale.STANDARD,
                Task.AUTO,
                List.of(),
                List.of(),
                DealConfig.DEFAULT);
        Datasets read = Datasets.read(TestSpark.session(), config, MODEL, 20, new Warnings());
        List<Integer> train = ids(read.train());
        double mean = train.stream().mapToInt(i -> -i).average().orElseThrow();
        double variance = train.stream()
                .mapToDouble(i -> (-i - mean) * (-i - mean))
                .average()
                .orElseThrow();
        assertThat(read.scaling().shift()[1]).isEqualTo((float) mean);
        assertThat(read.scaling().divisor()[1]).isEqualTo((float) Math.sqrt(variance));
        assertThat(read.scaling().divisor()[2])
                .as("a feature that never changes")
                .isEqualTo(1);
        Scaling unit = Scalings.fit(read.train(), Scale.UNIT);
        int last = train.get(train.size() - 1);
        assertThat(unit.shift()[1]).isEqualTo(-last);
        assertThat(unit.divisor()[1]).isEqualTo(last - train.get(0));
        assertThat(unit.divisor()[2]).isEqualTo(1);
        assertThat(Scalings.fit(read.train(), Scale.NONE).shift()).isEmpty();
    }

    @Test
    void bytesAreDividedBy255WhateverTheirRangeIs() {
        String features = write(
                folder.resolve("f"),
                TestTable.idx(8, new int[] {2, 3}, out -> out.write(new byte[] {1, 2, 3, 4, 5, 6})));
        String labels = write(folder.resolve("l"), TestTable.idx(8, new int[] {2}, out -> out.write(new byte[2])));
        Rows rows = TestTable.read(config(Format.IDX, false, List.of(), List.of()), features, labels, MODEL);
        Scaling unit = Scalings.fit(rows, Scale.UNIT);
        assertThat(unit.shift()).containsExactly(0, 0, 0);
        assertThat(unit.divisor()).containsExactly(255, 255, 255);
    }

    private Rows rows() {
        for (int part = 0; part < 4; part++) {
            write(folder.resolve("t/" + part + ".csv"), csv(part * 100, part * 100 + 100));
        }
        return TestTable.read(CSV, folder.resolve("t").toString());
    }

    private static List<Integer> ids(Rows rows) {
        Block all = TestTable.shards(Dealer.deal(rows, 1, TestTable.NO_SCALING)).get(0);
        return IntStream.range(0, all.rows())
                .mapToObj(i -> (int) -all.features()[i * 3 + 1])
                .toList();
    }
}
