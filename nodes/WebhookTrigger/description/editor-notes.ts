import type { INodeProperties } from 'n8n-workflow';

/**
 * Fields whose notes only the editor gets. n8n goes through all fields of a node three to four times for every request, about
 * a microsecond each, and a notice has no value there: one for each source cost more than verifying the signature. n8n's server
 * works with this array; the editor is sent it as JSON, and there the notes are back in their place, whatever n8n itself
 * added to the array meanwhile. Were it copied in another way, the notes would be missing on the screen, and nothing else.
 *
 * @param after the name of the field that the notes follow
 */
export function withEditorNotes(
	fields: INodeProperties[],
	after: string,
	notes: readonly INodeProperties[],
): INodeProperties[] {
	return Object.defineProperty(fields, 'toJSON', {
		value(this: INodeProperties[]) {
			return this.flatMap((field) => (field.name === after ? [field, ...notes] : [field]));
		},
	});
}
