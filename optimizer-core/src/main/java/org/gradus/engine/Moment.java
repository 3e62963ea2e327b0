package org.gradus.engine;

/**
 * When a step happens, and the seed of everything random in it (dropout).
 *
 * @param step steps since the start of the run, from 0
 * @param epoch epochs since the start of the run, from 0
 * @param seed a function of the run's seed, the replica and the step
 */
public record Moment(long step, int epoch, long seed) {}
