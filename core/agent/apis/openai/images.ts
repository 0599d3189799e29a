import { listAt, textAt } from '../../../text/json';
import type { ReplyFile } from '../../protocol';

const DATA_URL = /^data:([\w.+/-]{1,100});base64,/;

/** Returns the pictures of a message of the Chat Completions API: OpenRouter and others list them in `images`. */
export function imagesIn(message: unknown): ReplyFile[] {
	const urls = listAt(message, 'images').map((image) => textAt(image, 'image_url.url') ?? '');
	return urls.flatMap((url) => {
		const [beginning, mediaType] = DATA_URL.exec(url) ?? [];
		if (beginning === undefined || mediaType === undefined) {
			return url.startsWith('http') ? [{ name: 'image', mediaType: 'image', url }] : [];
		}
		return [picture(mediaType, url.slice(beginning.length))];
	});
}

/** Returns the picture that an item of the Responses API holds as the result of a tool. */
export function imageOf(item: unknown): ReplyFile[] {
	const result = textAt(item, 'type') === 'image_generation_call' ? textAt(item, 'result') : undefined;
	return result ? [picture(`image/${textAt(item, 'output_format') ?? 'png'}`, result)] : [];
}

function picture(mediaType: string, base64: string): ReplyFile {
	return { name: `image.${mediaType.replace(/^.*\/|\+.*$/g, '')}`, mediaType, bytes: Buffer.from(base64, 'base64') };
}
