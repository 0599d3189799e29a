import type { SignatureProfile } from '../core/signature';

/** The aliases of the trigger, for its codex file. */
export function aliasesOf(profiles: Readonly<Record<string, SignatureProfile>>): string[];

/** The aliases of Agent Run, for its codex file. */
export function agentAliasesOf(apis: readonly { readonly displayName: string }[]): string[];
