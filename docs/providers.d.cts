import type * as signature from '../core/signature';

export function render(
	engine: Pick<typeof signature, 'profiles' | 'canSign' | 'contentTokens' | 'spelledToken'>,
): string;
