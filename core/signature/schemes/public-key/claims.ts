import { parsePath, followPath } from '../../../text/json-path';
import { urlSpellings } from '../../request/called-url';
import type { RequestView } from '../../request/request-view';
import type { ClaimRule, Reason, TokenProof } from '../../types';
import { claimOf, type Claims } from '../compact-token';
import type { Settings } from './settings';

type Judge = (claims: Claims, view: RequestView) => Reason | undefined;

/** One value, or a list of values as `aud` may be; undefined counts as none. */
const valuesOf = (value: unknown): readonly unknown[] =>
	Array.isArray(value) ? value : value === undefined ? [] : [value];

const asText = (value: unknown): unknown => (typeof value === 'number' ? String(value) : value);

/** Returns a template with its setting filled in: one text for each value of the setting. */
function filled(template: string, settings: Settings): readonly string[] {
	const [, name = ''] = /\{([\w-]+)\}/.exec(template) ?? [];
	return settings.values(name).map((value) => template.replace(`{${name}}`, () => value));
}

function compileMust({ must }: ClaimRule, settings: Settings): (found: unknown, view: RequestView) => boolean {
	if ('be' in must) return (found) => must.be.includes(found as string);
	if ('match' in must) {
		const wanted = must.match.flatMap((template) => filled(template, settings));
		return (found) => valuesOf(found).some((value) => wanted.includes(asText(value) as string));
	}
	if ('equalUrl' in must) {
		return (found, view) => typeof found === 'string' && urlSpellings(view.signedUrl() ?? '').includes(found);
	}
	const steps = parsePath(must.equalBody);
	return (found, view) => typeof found === 'string' && found === followPath(view.json(), steps);
}

function compileRule(rule: ClaimRule, settings: Settings): Judge {
	const paths = rule.claim.map(parsePath);
	const holds = compileMust(rule, settings);
	const reason: Reason = rule.owner ? 'account-refused' : 'claims-refused';
	const { when } = rule;
	const isNeeded = when === undefined || settings.text(when.setting) === when.is;
	return (claims, view) => {
		const found = paths.map((steps) => followPath(claims, steps)).find((value) => value !== undefined);
		if (found === undefined && !isNeeded) return undefined;
		if ('equalUrl' in rule.must && view.signedUrl() === undefined) return 'url-unknown';
		return holds(found, view) ? undefined : reason;
	};
}

const seconds = (claims: Claims, name: string): number | undefined | 'malformed' => {
	const value = claimOf(claims, name);
	if (value === undefined) return undefined;
	return typeof value === 'number' && Number.isFinite(value) ? value : 'malformed';
};

/** Judges `exp`, `nbf` and `iat` (RFC 7519, section 4.1). */
export function timeRefusal(
	{ expires, maxAge }: TokenProof,
	tolerance: number,
	claims: Claims,
	now: number,
): Reason | undefined {
	const [exp, nbf, iat] = [seconds(claims, 'exp'), seconds(claims, 'nbf'), seconds(claims, 'iat')];
	if (exp === 'malformed' || nbf === 'malformed' || iat === 'malformed') return 'timestamp-malformed';
	if ((expires && exp === undefined) || (maxAge !== undefined && iat === undefined)) return 'timestamp-missing';
	if (exp !== undefined && now >= exp + Math.max(tolerance, 0)) return 'timestamp-too-old';
	if (nbf !== undefined && nbf > now + tolerance) return 'timestamp-too-new';
	if (iat !== undefined && iat > now + tolerance) return 'timestamp-too-new';
	return maxAge !== undefined && iat !== undefined && now - iat > maxAge + tolerance ? 'timestamp-too-old' : undefined;
}

/** Compiles the rules of a row; the first one that does not hold refuses the token. */
export function compileClaims({ claims: rules }: TokenProof, settings: Settings): Judge {
	const judges = rules.map((rule) => compileRule(rule, settings));
	return (claims, view) => {
		for (const judge of judges) {
			const refused = judge(claims, view);
			if (refused !== undefined) return refused;
		}
		return undefined;
	};
}
