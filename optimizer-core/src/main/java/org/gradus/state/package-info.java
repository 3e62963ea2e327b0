/** What an optimizer remembers, keyed by names: values per group, and their file. */
package org.gradus.state;
