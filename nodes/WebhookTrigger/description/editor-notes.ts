import type { INodeProperties } from 'n8n-workflow';

/**
 * Returns fields whose notes only the editor receives. n8n goes through all fields of a node three to four times for
 * every request, at about a microsecond each. A notice has no value there, and one for each source would cost more than
 * verifying the signature. n8n's server works with this array, while the editor receives it as JSON. Only the JSON
 * contains the notes, in their place, together with whatever n8n itself added to the array. If n8n copied the array in
 * another way, the notes would be missing on the screen, with no other effect.
 *
 * @param notes by the name of the field that they follow
 */
export function withEditorNotes(
	fields: INodeProperties[],
	notes: Readonly<Record<string, readonly INodeProperties[]>>,
): INodeProperties[] {
	return Object.defineProperty(fields, 'toJSON', {
		value(this: INodeProperties[]) {
			return this.flatMap((field) => [field, ...(notes[field.name] ?? [])]);
		},
	});
}
