package org.gradus.job.data;

import org.apache.spark.sql.SparkSession;
import org.gradus.engine.Scaling;
import org.gradus.job.config.DataConfig;
import org.gradus.setting.Warnings;

/**
 * Everything that a run reads, checked before the first step.
 *
 * @param train the rows to train on
 * @param validation the rows to watch; null: none
 * @param test the rows of the final evaluation; null: those of validation
 * @param scaling of the features, fitted to train alone
 */
public record Datasets(Rows train, Rows validation, Rows test, Scaling scaling) {
    /**
     * Reads what the job file names.
     *
     * @param seed of the choice of rows that are held out
     * @param warnings receives what a user should know, although the rows can be read
     * @throws DataException the first fault
     */
    public static Datasets read(
            SparkSession session, DataConfig config, Dimensions model, long seed, Warnings warnings) {
        Rows all = Sources.open(session, config, config.train(), warnings).labelled(model);
        Rows train = all;
        Rows validation = null;
        if (config.validation() != null) {
            validation =
                    Sources.open(session, config, config.validation(), warnings).labelled(model);
        } else if (config.fraction() > 0) {
            Holdout parts = Holdout.split(all, seed, config.fraction());
            all.release();
            train = parts.train();
            validation = parts.validation();
        }
        Rows test = config.test() == null
                ? null
                : Sources.open(session, config, config.test(), warnings).labelled(model);
        return new Datasets(train, validation, test, Scalings.fit(train, config.scale()));
    }

    /** Rows to evaluate a finished model on: the test rows, or else the validation rows, or else all of train. */
    public static Rows readForEvaluation(
            SparkSession session, DataConfig config, Dimensions model, long seed, Warnings warnings) {
        if (config.test() != null) {
            return Sources.open(session, config, config.test(), warnings).labelled(model);
        }
        if (config.validation() != null) {
            return Sources.open(session, config, config.validation(), warnings).labelled(model);
        }
        Rows all = Sources.open(session, config, config.train(), warnings).labelled(model);
        return config.fraction() > 0
                ? Holdout.split(all, seed, config.fraction()).validation()
                : all;
    }
}
