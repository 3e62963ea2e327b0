/** The one place where weights change: masked updates per group over one flat vector, on the host. */
package org.gradus.update;
