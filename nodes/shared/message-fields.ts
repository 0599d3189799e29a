import type { IBinaryData, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { Failure } from '../../core/failure';
import { binaryField, textParameter } from './parameters';

type Shown = Pick<INodeProperties, 'displayOptions'>;

/**
 * The template of a message in JSON.
 *
 * @param initial an example
 */
export const jsonTemplateField = (initial: string, rows: number, { displayOptions }: Shown): INodeProperties => ({
	displayName: 'JSON',
	name: 'jsonTemplate',
	type: 'string',
	typeOptions: { rows },
	default: initial,
	displayOptions,
	description:
		'JSON to send. Inside quotes, ${name} is replaced with text; outside quotes, with JSON. Write $${ for a literal ${.',
});

/** The template of a message in plain text. */
export const textTemplateField = (rows: number, { displayOptions }: Shown): INodeProperties => ({
	displayName: 'Text',
	name: 'textTemplate',
	type: 'string',
	typeOptions: { rows },
	default: '',
	displayOptions,
	description: 'Text to send. Each ${name} is replaced with the value of the variable. Write $${ for a literal ${.',
});

/** The file that is sent. */
export const fileField = ({ displayOptions }: Shown): INodeProperties => ({
	displayName: 'Binary Field',
	name: 'binaryProperty',
	type: 'string',
	default: 'data',
	required: true,
	displayOptions,
	description: 'Name of the binary field of the item that contains the file, for example data',
	hint: 'The name of the input field containing the file data',
});

/**
 * Returns the file that the field names.
 *
 * @throws Failure if the item has none of this name
 */
export function chosenFile(context: IExecuteFunctions, itemIndex: number): IBinaryData {
	return chosen(context, itemIndex).file;
}

function chosen(context: IExecuteFunctions, itemIndex: number): { readonly name: string; readonly file: IBinaryData } {
	const name = textParameter(context, 'binaryProperty', itemIndex);
	const file = binaryField(context, itemIndex, name);
	if (file !== undefined) return { name, file };
	throw new Failure(
		'missing-binary-field',
		`The item has no binary field "${name}"`,
		'In Binary Field, enter the name of a binary field of the incoming item.',
	);
}

/** Returns the bytes of the chosen file and their content type. */
export async function fileContent(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<{ readonly body: Buffer; readonly contentType: string }> {
	const { name, file } = chosen(context, itemIndex);
	const body = await context.helpers.getBinaryDataBuffer(itemIndex, name);
	return { body, contentType: file.mimeType || 'application/octet-stream' };
}
