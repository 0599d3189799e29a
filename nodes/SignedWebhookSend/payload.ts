import type { IExecuteFunctions } from 'n8n-workflow';

import { renderPayload } from '../../core/payload';
import { objectParameter, textParameter } from '../shared/parameters';

/** What W&B's automations offer; those that do not apply to an event are blank there, and so they are here. */
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

export interface Payload {
	body: Buffer;
	contentType: string;
}

/** The exact bytes of one item's payload. */
export function buildPayload(context: IExecuteFunctions, itemIndex: number, secrets: Record<string, string>): Payload {
	const source = textParameter(context, 'payloadSource', itemIndex);
	if (source === 'item') return json(JSON.stringify(context.getInputData()[itemIndex]?.json ?? {}));
	const template = textParameter(context, source, itemIndex);
	const variables = {
		...wandbBlanks,
		...objectParameter(context.getNodeParameter('variables', itemIndex, {}), 'Variables'),
	};
	const unknown = context.getNodeParameter('options.unknownVariables', itemIndex, 'error') as
		'error' | 'empty' | 'keep';
	return source === 'jsonTemplate'
		? json(renderPayload(template, variables, { format: 'json', unknown, secrets }))
		: text(renderPayload(template, variables, { format: 'text', unknown, secrets }));
}

function json(content: string): Payload {
	return { body: Buffer.from(content, 'utf8'), contentType: 'application/json' };
}

function text(content: string): Payload {
	return { body: Buffer.from(content, 'utf8'), contentType: 'text/plain; charset=utf-8' };
}
