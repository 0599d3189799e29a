import { randomString } from 'n8n-workflow';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { Failure } from '../../core/failure';
import { renderPayload } from '../../core/payload';
import { a2aMessage } from '../../core/respond/a2a';
import { discordMessage, slackMessage, twiml } from '../../core/respond/messages';
import type { Audience, TwimlVerb } from '../../core/respond/messages';
import { EMPTY, jsonBody, jsonText, textBody } from '../../core/respond/response-body';
import type { ResponseBody } from '../../core/respond/response-body';
import { binaryField, textOrItemField, textParameter } from '../shared/parameters';
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
	binary: async ({ context }) => await fileBody(context),
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

/** Returns the chosen file of the first item. */
export function fileOf(context: IExecuteFunctions): { readonly name: string; readonly file: IBinaryData } {
	const name = textParameter(context, 'binaryProperty', 0);
	const file = binaryField(context, 0, name);
	if (file !== undefined) return { name, file };
	throw new Failure(
		'missing-binary-field',
		`The item has no binary field "${name}"`,
		'In Binary Field, enter the name of a binary field of the incoming item.',
	);
}

async function fileBody(context: IExecuteFunctions): Promise<ResponseBody> {
	const { name, file } = fileOf(context);
	const contentType = file.mimeType || 'application/octet-stream';
	return { body: await context.helpers.getBinaryDataBuffer(0, name), contentType };
}
