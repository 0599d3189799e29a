/** See loaded.cjs. */
export function loadedFile(
	source: { readonly name: string; readonly Class: object; readonly editor: object },
	fileOf: (name: string) => string,
): string;
