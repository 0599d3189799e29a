import type { AgentCall, AgentFile } from '../../protocol';

/** Returns the user of a call, which Google’s agents require. */
export function userOf({ userId }: AgentCall): string {
	return userId || 'anonymous';
}

/** Returns a file as a part of a message. */
export function filePart({ name, mediaType, bytes }: AgentFile): unknown {
	return { inlineData: { displayName: name, mimeType: mediaType, data: bytes.toString('base64') } };
}
