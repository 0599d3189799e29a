import { randomString } from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';

import { Failure } from '../../core/failure';
import { renderPayload } from '../../core/payload';
import { a2aMessage } from '../../core/respond/a2a';
import { discordMessage, slackMessage, twiml } from '../../core/respond/messages';
import type { Audience, TwimlVerb } from '../../core/respond/messages';
import { EMPTY, jsonBody, jsonText, textBody } from '../../core/respond/response-body';
import type { ResponseBody } from '../../core/respond/response-body';
import { fileContent } from '../shared/message-fields';
import { textOrItemField, textParameter } from '../shared/parameters';
import { templateVariables } from '../shared/template-variables';
import type { RespondOptions } from './options';
import { requestBody } from './waiting-request';
import type { WaitingRequest } from './waiting-request';

/** What a body is made from. The first item decides, as in n8n's own node. */
export interface BodyInput {
	readonly context: IExecuteFunctions;
	readonly options: RespondOptions;
	readonly request: WaitingRequest;
}

/** The fields of an item in which agents put their reply. */
const REPLY_FIELDS = ['text', 'output', 'message'];

/** Returns a message that a person reads: what is entered or, if the field is empty, the reply in the item. */
const messageOf = ({ context }: BodyInput): string => textOrItemField(context, 'message', 0, REPLY_FIELDS);

const audienceOf = ({ context }: BodyInput): Audience =>
	textParameter(context, 'audience', 0) === 'everyone' ? 'everyone' : 'person';

/** What can be sent, by the value of the field Respond With. A redirect has no body. */
const bodies: Readonly<Record<string, (input: BodyInput) => ResponseBody | Promise<ResponseBody>>> = {
	a2a: (input) => a2aMessage(messageOf(input), requestBody(input.context, input.request), randomString(32)),
	allItems: ({ context }) => jsonBody(context.getInputData().map(({ json }) => json)),
	binary: async ({ context }) => await fileContent(context, 0),
	discord: (input) => discordMessage(messageOf(input), audienceOf(input)),
	firstItem: ({ context }) => jsonBody(context.getInputData()[0]?.json ?? {}),
	json: (input) => jsonText(rendered(input, 'json')),
	noBody: () => EMPTY,
	redirect: () => EMPTY,
	slack: (input) => slackMessage(messageOf(input), audienceOf(input)),
	text: (input) => textBody(rendered(input, 'text')),
	twilio: (input) => twiml(messageOf(input), textParameter(input.context, 'verb', 0) as TwimlVerb),
};

/** @throws Failure for a body that cannot be made from the settings and the item */
export async function bodyOf(kind: string, input: BodyInput): Promise<ResponseBody> {
	const read = Object.hasOwn(bodies, kind) ? bodies[kind] : undefined;
	if (read !== undefined) return await read(input);
	throw new Failure('unknown-choice', `Unknown response: ${kind}`, 'Choose a value from the list Respond With.');
}

function rendered({ context, options }: BodyInput, format: 'json' | 'text'): string {
	const { unknownVariables: unknown } = options;
	return renderPayload(textParameter(context, `${format}Template`, 0), templateVariables(context, 0), {
		format,
		unknown,
	});
}
