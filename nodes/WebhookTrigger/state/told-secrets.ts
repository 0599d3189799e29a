/** What to do with a secret that a sender disclosed. */
export type ToldSecret =
	/** The first one for this configuration, which is to be shown. */
	| { kind: 'first' }
	/** It has been shown already, at this time. */
	| { kind: 'same'; shownAt: string }
	/** A different one has been shown already and remains the only one shown. */
	| { kind: 'different'; shownAt: string };

/**
 * Secrets that senders disclosed in unsigned requests while none was configured (Notion, Asana). Only one is shown for
 * each configuration, so that a later caller cannot pass off another value as the vendor's. They are kept in this
 * process until it ends.
 */
export class ToldSecrets {
	/** By purpose of the webhook (test or production): each has its own URL, and the vendor has a secret for each. */
	private readonly shown = new Map<string, { configuration: string; value: string; at: string }>();

	/**
	 * @param purpose of the webhook: test or production
	 * @param configuration a key that is the same for equal configurations
	 */
	judge(purpose: string, configuration: string, value: string): ToldSecret {
		const known = this.shown.get(purpose);
		if (known?.configuration !== configuration) return { kind: 'first' };
		return { kind: known.value === value ? 'same' : 'different', shownAt: known.at };
	}

	/** Records that the value has been written to the log. */
	remember(purpose: string, configuration: string, value: string, now: Date): void {
		this.shown.set(purpose, { configuration, value, at: now.toISOString() });
	}
}
