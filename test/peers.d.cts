export function isInstalled(folder: string): boolean;
export function installArguments(folder: string): string[];
