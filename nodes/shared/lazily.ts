/**
 * Returns a function that computes a value when it is first called, and returns that value from then on.
 *
 * @example const hint = lazily(() => explain(request)); // computed only if the log, the panel or the output needs it
 */
export function lazily<T>(compute: () => T): () => T {
	let computed: { readonly value: T } | undefined;
	return () => (computed ??= { value: compute() }).value;
}
