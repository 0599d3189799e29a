import type { IBinaryKeyData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ReplyFile } from '../../../core/agent';
/** A context that can store binary data: a running node, or the webhook that resumes it. */
export type FileContext = { helpers: Pick<IExecuteFunctions['helpers'], 'prepareBinaryData'> };

/**
 * Returns the agent's files: those with bytes become the binary fields file_0, file_1 and so on; the others are listed
 * by URL.
 */
export async function outputFiles(
	context: FileContext,
	files: readonly ReplyFile[],
): Promise<{ list: IDataObject[]; binary: IBinaryKeyData }> {
	const binary: IBinaryKeyData = {};
	const list: IDataObject[] = [];
	for (const [index, file] of files.entries()) {
		const { name, mediaType } = file;
		if ('url' in file) {
			list.push({ name, mediaType, url: file.url });
			continue;
		}
		const field = `file_${index}`;
		binary[field] = await context.helpers.prepareBinaryData(file.bytes, name, mediaType);
		list.push({ name, mediaType, binaryField: field });
	}
	return { list, binary };
}
