/** What is known of a secret that came in an unsigned request. */
export type CapturedSecret =
	/** the first one under this configuration: show it */
	| { kind: 'first' }
	/** this one was shown before, at this time */
	| { kind: 'same'; shownAt: string }
	/** another one was shown before, at this time; this one must not be shown */
	| { kind: 'different'; shownAt: string };

/**
 * Secrets that came in unsigned requests while none was configured (Notion, Asana). One is shown for each
 * configuration, so that whoever calls later cannot pass off another one as the vendor's. For this process, and until it ends.
 */
export class CapturedSecrets {
	/** By purpose of the webhook (test or production): the two have URLs of their own, and the vendor a secret for each. */
	private readonly shown = new Map<string, { configuration: string; value: string; at: string }>();

	/**
	 * @param purpose of the webhook: test or production
	 * @param configuration equal for equal configurations
	 */
	judge(purpose: string, configuration: string, value: string): CapturedSecret {
		const known = this.shown.get(purpose);
		if (known?.configuration !== configuration) return { kind: 'first' };
		return { kind: known.value === value ? 'same' : 'different', shownAt: known.at };
	}

	/** Notes that a value is in the log now. */
	remember(purpose: string, configuration: string, value: string, now: Date): void {
		this.shown.set(purpose, { configuration, value, at: now.toISOString() });
	}
}
