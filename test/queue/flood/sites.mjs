import { runsInPostgres } from './runs.mjs';

/**
 * Returns a cluster as a flood sees it.
 * @param {import('../cluster.mjs').Cluster} cluster
 * @returns {import('./flood.mjs').Site}
 */
export const siteOf = ({ client, balancer, query }) => ({
	client,
	processes: () => balancer.ready(),
	runsOf: runsInPostgres(query),
});
