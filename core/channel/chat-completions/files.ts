import { isObject, textAt } from '../../text/json';
import type { ChannelFile } from '../types';

/** A data URL with base64; the media type has at most a few parameters. */
const DATA_URL = /^data:([\w.+/-]{1,100})(?:;[\w=.+-]{1,100}){0,4};base64,/i;

/**
 * Returns the images, audio and files in the content of a message, as far as their bytes come along
 * (https://platform.openai.com/docs/guides/images, …/guides/pdf-files, …/guides/audio).
 */
export function filesIn(content: unknown): ChannelFile[] {
	const parts: unknown[] = Array.isArray(content) ? content : [];
	return parts.filter(isObject).flatMap((part, index) => fileOf(part, index) ?? []);
}

function fileOf(part: Record<string, unknown>, index: number): ChannelFile | undefined {
	switch (part.type) {
		case 'image_url':
			return ofDataUrl(textAt(part, 'image_url.url'), `image${index}`);
		case 'file':
			return ofDataUrl(textAt(part, 'file.file_data'), textAt(part, 'file.filename') ?? `file${index}`);
		case 'input_audio': {
			const format = textAt(part, 'input_audio.format') ?? 'wav';
			const data = textAt(part, 'input_audio.data');
			if (data === undefined || !/^\w{1,10}$/.test(format)) return undefined;
			return { name: `audio${index}.${format}`, mediaType: `audio/${format}`, bytes: Buffer.from(data, 'base64') };
		}
		default:
			return undefined;
	}
}

function ofDataUrl(url: string | undefined, name: string): ChannelFile | undefined {
	const [head, mediaType] = (url && DATA_URL.exec(url)) || [];
	if (url === undefined || head === undefined || mediaType === undefined) return undefined;
	return { name, mediaType, bytes: Buffer.from(url.slice(head.length), 'base64') };
}
