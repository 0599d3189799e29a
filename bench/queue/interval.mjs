const RESAMPLES = 1_000;

/**
 * Estimates how much a statistic varies by chance: it is computed for samples that are drawn from the sample itself (bootstrap).
 * @template T
 * @param {T[]} sample
 * @param {(sample: T[]) => number} statistic
 * @returns {{ low: number, high: number }} the 95 % confidence interval
 */
export function interval(sample, statistic) {
	const draw = () => sample[Math.floor(Math.random() * sample.length)];
	const values = Array.from({ length: RESAMPLES }, () => statistic(sample.map(draw))).sort((a, b) => a - b);
	return { low: values[Math.floor(RESAMPLES * 0.025)], high: values[Math.ceil(RESAMPLES * 0.975) - 1] };
}
