import { errorText } from '../../../text/error-words';
import { failureOutcome, reportedErrorOutcome } from '../../outcome';
import type { RefusalReader } from '../../outcome';
import type { AgentOutcome } from '../../protocol';

/** What the words of model servers mean, whichever status they use; the first match applies. */
const CURES: readonly (readonly [RegExp, string])[] = [
	[
		/context (?:length|size|window)|(?:prompt|messages?) (?:is |are )?too long/i,
		'The message, its files and the history are longer than the model can read. Send less, or choose a model with a larger context window.',
	],
	[
		/exceeded your current quota|insufficient (?:quota|balance|credits?|funds)|out of credits/i,
		'The account of the API key has no credit left. Add credit there, or use another key.',
	],
	[
		/incorrect api key|invalid api key|api key (?:is )?(?:not valid|invalid)|no cookie auth credentials/i,
		'The server rejected the API key. Check the key in the credential and how it is sent (Send Key In).',
	],
	[
		/\b(?:model|endpoint)\b.{1,150}(?:does not exist|not found|deprecated|identifier is invalid)|(?:invalid|unknown) model\b|not a valid model|model \S{1,100} is not supported|no models? loaded|api deployment .{0,60}does not exist|supported api model names/i,
		'The server does not have this model, or the key may not use it. Check Model: the path /models of the server lists its models.',
	],
];

/** Explains a refusal whose cause the server names. Servers use the same words with statuses such as 400, 401, 404 and 429. */
export const explained: RefusalReader = (failure, { body }) => {
	const said = errorText(body);
	const cure = CURES.find(([words]) => words.test(said))?.[1];
	return failureOutcome(cure === undefined ? failure : { ...failure, cure });
};

/** Returns the failure for an error in a successful answer. LM Studio responds with 200 even if it has no API at the URL. */
export function errorIn(said: string, status: number): AgentOutcome & { ok: false } {
	if (!/^unexpected endpoint or method/i.test(said)) return reportedErrorOutcome(said, status);
	return failureOutcome({
		code: 'request-rejected',
		message: `The agent rejected the request: ${said}`,
		cure: 'The server has no API at this URL. LM Studio has its APIs below /v1: enter the URL with /v1 at its end.',
		status,
		accepted: 'no',
	});
}
