/**
 * Selectors, groups and masks: which elements are meant, who owns them, and what is multiplied. Settings only; they meet a
 * model in {@code org.gradus.plan}.
 */
package org.gradus.group;
