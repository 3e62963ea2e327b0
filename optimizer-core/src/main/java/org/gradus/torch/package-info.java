/**
 * LibTorch as this project uses it: loading its libraries, tensors over memory that others own, its errors, and a look at what a
 * process can compute with. Knows no network.
 */
package org.gradus.torch;
