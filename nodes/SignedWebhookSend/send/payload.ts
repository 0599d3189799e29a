import type { IExecuteFunctions } from 'n8n-workflow';

import { renderPayload } from '../../../core/payload';
import { requireHeaderValue } from '../../../core/text/http-header';
import { fileContent } from '../../shared/message-fields';
import { textParameter } from '../../shared/parameters';
import { templateVariables } from '../../shared/template-variables';
import type { SendOptions } from '../options/options';

/** The variables of W&B's automations. As in W&B, those that do not apply to an event are empty. */
const WANDB_VARIABLES = [
	'project_name',
	'entity_name',
	'event_type',
	'event_author',
	'alias',
	'tag',
	'artifact_collection_name',
	'artifact_version',
	'artifact_version_string',
] as const;

const wandbBlanks = Object.fromEntries(WANDB_VARIABLES.map((name) => [name, '']));
const METADATA = 'artifact_metadata';
const isMetadataKey = (name: string): boolean => name.startsWith(`${METADATA}.`) && !name.includes('{');

export interface Payload {
	readonly body: Buffer;
	readonly contentType: string;
}

/** Builds the exact bytes of one item's payload. */
export async function buildPayload(
	context: IExecuteFunctions,
	itemIndex: number,
	secrets: Record<string, string>,
	options: SendOptions,
): Promise<Payload> {
	const payload = await read(context, itemIndex, secrets, options);
	const contentType = options.contentType?.trim() || payload.contentType;
	return { body: payload.body, contentType: sendableContentType(contentType) };
}

async function read(
	context: IExecuteFunctions,
	itemIndex: number,
	secrets: Record<string, string>,
	options: SendOptions,
): Promise<Payload> {
	const source = textParameter(context, 'payloadSource', itemIndex);
	if (source === 'item') return json(JSON.stringify(context.getInputData()[itemIndex]?.json ?? {}));
	if (source === 'binary') return await fileContent(context, itemIndex);
	const template = textParameter(context, source, itemIndex);
	const given = templateVariables(context, itemIndex);
	// without an artifact, missing metadata is no mistake; with one, an unknown key is
	const isOptional = (name: string) => isMetadataKey(name) && !Object.hasOwn(given, METADATA);
	const variables = { ...wandbBlanks, ...given };
	const { unknownVariables: unknown } = options;
	return source === 'jsonTemplate'
		? json(renderPayload(template, variables, { format: 'json', unknown, isOptional, secrets }))
		: text(renderPayload(template, variables, { format: 'text', unknown, isOptional, secrets }));
}

function json(content: string): Payload {
	return { body: Buffer.from(content, 'utf8'), contentType: 'application/json' };
}

function text(content: string): Payload {
	return { body: Buffer.from(content, 'utf8'), contentType: 'text/plain; charset=utf-8' };
}

/**
 * Returns a content type with a parameter, because n8n's HTTP helper parses a body of exactly this type as a form and
 * fails on bytes.
 */
export function sendableContentType(contentType: string): string {
	requireHeaderValue(contentType, 'The content type');
	return /^application\/x-www-form-urlencoded$/i.test(contentType) ? `${contentType}; charset=utf-8` : contentType;
}
