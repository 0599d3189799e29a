import type { IExecuteFunctions } from 'n8n-workflow';

import type { AgentFile, AgentProtocol } from '../../../core/agent';
import { Failure } from '../../../core/failure';
import { binaryField } from '../../shared/parameters';

/** Reads the binary fields of the item that the builder named, separated by commas. */
export async function readInputFiles(
	context: IExecuteFunctions,
	itemIndex: number,
	{ takesFiles, displayName }: AgentProtocol,
	names: string,
): Promise<AgentFile[]> {
	const fields = names
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
	if (fields.length > 0 && !takesFiles) {
		const cure = 'Remove the Files option, or include the content of the file in the message.';
		throw new Failure('not-supported', `${displayName} does not accept files with a message`, cure);
	}
	return await Promise.all(fields.map(async (field) => await readFile(context, itemIndex, field)));
}

async function readFile(context: IExecuteFunctions, itemIndex: number, field: string): Promise<AgentFile> {
	const binary = binaryField(context, itemIndex, field);
	if (binary === undefined) {
		const cure = 'In the Files option, enter the names of binary fields of the incoming item, separated by commas.';
		throw new Failure('missing-binary-field', `The item has no binary field "${field}"`, cure);
	}
	const bytes = await context.helpers.getBinaryDataBuffer(itemIndex, field);
	return { name: binary.fileName || field, mediaType: binary.mimeType || 'application/octet-stream', bytes };
}
