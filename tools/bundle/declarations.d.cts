/** See declarations.cjs. */
export function pruneDeclarations(folder: string, entry: string): void;
