/**
 * Tests whether a library computes rightly on this processor: known problems with reference numbers in double, a child process that
 * solves them, and a cache of what it found. Knows no library.
 */
package org.gradus.selftest;
