/** Arrays in NumPy's .npy format: reading and writing. Imports nothing of the project. */
package org.gradus.npy;
