/** LibTorch's self-test: problems for each kind of layer, solved in a child process. */
package org.gradus.torch.selftest;
