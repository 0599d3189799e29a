/** See run.cjs. */
export function allToCommonJs(files: Readonly<Record<string, string>>): Record<string, string>;
export function toCommonJs(text: string): string;
export function withoutDescription(path: string): string;
