package org.gradus.job.config;

import java.io.Serializable;

/**
 * The settings from some step on, before the length of an epoch is known.
 *
 * @param from the first step
 * @param path what says so in the file, for messages
 * @param settings all of them, not only what changes
 * @param places where in the file they stand
 */
record PhaseConfig(When from, String path, SettingsConfig settings, Places places) implements Serializable {}
