/** Fields that name the field of the request that an error is about. */
const PLACE_FIELDS = [
	'loc',
	'path',
	'field',
	'param',
	'attr',
	'property',
	'propertyPath',
	'instancePath',
	'key',
] as const;

/**
 * Puts the field of the request that caused the error before the message: `body.text: Field required`.
 *
 * @param isEntry the error is an entry of a list; only there, any text counts as the name of a field
 */
export function placed(error: Record<string, unknown>, words: string, isEntry: boolean): string {
	const where = placeOf(error, isEntry);
	return where === '' || words === '' || words.startsWith(where) ? words : `${where}: ${words}`;
}

function placeOf(error: Record<string, unknown>, isEntry: boolean): string {
	for (const name of PLACE_FIELDS) {
		const place = Object.hasOwn(error, name) ? error[name] : undefined;
		if (Array.isArray(place)) return place.filter(isStep).join('.');
		if (typeof place === 'string' && (isEntry || name === 'field'))
			return place.replace(/^\//, '').replaceAll('/', '.');
	}
	return '';
}

function isStep(step: unknown): boolean {
	return typeof step === 'string' || typeof step === 'number';
}
