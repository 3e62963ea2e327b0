/** What every setting shares: checks of numbers, options by name, and faults that are collected and shown together. */
package org.gradus.setting;
