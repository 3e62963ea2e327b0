package org.gradus.job.report;

import java.io.PrintStream;
import java.util.Map;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that fills with the rounds, with loss, throughput, rates and the time left beside it. */
public final class BarProgress implements Progress {
    private final PrintStream out;
    private volatile ProgressBar bar;

    public BarProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void round(RoundReport report) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("training")
                    .setUnit(" rounds", 1)
                    .setInitialMax(report.rounds())
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(250)
                    .setConsumer(new ConsoleProgressBarConsumer(out))
                    .build();
        }
        bar.stepTo(report.round() + 1);
        bar.setExtraMessage("  " + Lines.round(report));
    }

    @Override
    public void reached(long rounds) {
        ProgressBar drawn = bar;
        if (drawn != null) {
            drawn.stepTo(rounds);
        }
    }

    @Override
    public void evaluated(String where, Map<String, Double> metrics) {
        note(where + "  " + Lines.metrics(metrics));
    }

    @Override
    public void note(String line) {
        // The bar redraws itself below the line.
        out.print("\r\033[K" + line + "\n");
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
