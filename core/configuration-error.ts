/**
 * A mistake in what the user configured (a secret, a profile, a filter, a template), never in what a sender sent.
 * `message` names the mistake and `cure` the remedy; neither ever contains a secret.
 *
 * @example
 * try {
 *   createVerifier('gihtub', ['a secret']);
 * } catch (error) {
 *   error instanceof ConfigurationError; // true
 *   error.message; // 'There is no signature profile "gihtub"'
 *   error.cure; // 'Did you mean github or gitlab or gitea?'
 * }
 */
export class ConfigurationError extends Error {
	override readonly name = 'ConfigurationError';

	constructor(
		message: string,
		readonly cure: string,
	) {
		super(message);
	}
}
