/** The one cluster of a test run. Jest imports its setup, its environments and its teardown outside the sandbox. */

/** @type {import('./cluster.mjs').Cluster | undefined} */
let cluster;

export const share = (started) => {
	cluster = started;
};

export const sharedCluster = () => cluster;
