/** ND4J's arrays as the update on a device knows them. */
package org.gradus.dl4j.device;
