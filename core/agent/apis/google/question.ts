import { isObject, jsonText, textAt } from '../../../text/json';
import { questionToRun } from '../../decision';
import type { FunctionCall } from './events';

/**
 * Returns the question of a call that waits for a person: of a confirmation, of a sign-in, of an input, or of the builder’s own
 * tool. Source: google/adk-python, src/google/adk/flows/llm_flows/functions.py.
 */
export function questionOf({ name, args }: FunctionCall): string {
	const asked = ['message', 'toolConfirmation.hint', 'question', 'prompt'].map((path) => textAt(args, path));
	return asked.find(Boolean) ?? specialQuestion(name, args) ?? `${name}: ${jsonText(args) ?? ''}`;
}

function specialQuestion(name: string, args: unknown): string | undefined {
	const original = isObject(args) ? args.originalFunctionCall : undefined;
	if (isObject(original)) return questionToRun(textAt(original, 'name') ?? '', original.args);
	if (name !== 'adk_request_credential') return undefined;
	const url = SIGN_IN.map((path) => textAt(args, path)).find(Boolean);
	return `The agent needs you to sign in${url ? `: ${url}` : ''}`;
}

/** Where the URL of the sign-in page is, in both spellings of the kit. */
const SIGN_IN = [
	'authConfig.exchangedAuthCredential.oauth2.authUri',
	'auth_config.exchanged_auth_credential.oauth2.auth_uri',
] as const;
