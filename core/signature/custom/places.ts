import { requireHeaderName } from '../../text/http-header';
import { parsePath } from '../../text/json-path';
import { header } from '../profiles/row';
import type { ValueSource } from '../types';
import { mistake, pathSource } from './checks';
import type { CustomFacts, EventPlaces } from './input';

/** Where the signature, the token or the JWS stands. */
export type Place =
	| { readonly in: 'header'; readonly name: string }
	| { readonly in: 'query'; readonly name: string }
	| { readonly in: 'json'; readonly path: string }
	| { readonly in: 'form'; readonly field: string };

/** @throws Failure if there is not exactly one place */
export function placeOf({ header: name, queryParameter, path, formField }: CustomFacts): Place {
	const given = [name, queryParameter, path, formField].filter((one) => one !== undefined);
	if (given.length > 1) {
		throw mistake(
			'The signature cannot be in several places',
			'Enter a header, a query parameter, a JSON field or a form field',
		);
	}
	if (queryParameter !== undefined) return { in: 'query', name: queryParameter };
	if (formField !== undefined) return { in: 'form', field: formField };
	if (path === undefined) return { in: 'header', name: requireHeaderName(name, 'The signature header') };
	parsePath(path);
	return { in: 'json', path };
}

const optionalHeader = (name: string | undefined, what: string): readonly ValueSource[] =>
	name === undefined || name === '' ? [] : [header(requireHeaderName(name, what))];

/** The header with the event comes before the path. */
export function eventSources({ eventHeader, eventPath }: EventPlaces): ValueSource[] {
	return [...optionalHeader(eventHeader, 'The event header'), ...pathSource(eventPath || undefined)];
}

/** Where event, action and delivery id stand. */
export function namesOf(input: CustomFacts) {
	const { actionHeader, actionPath, idHeader, idPath } = input;
	return {
		event: eventSources(input),
		action: [...optionalHeader(actionHeader, 'The action header'), ...pathSource(actionPath)],
		deliveryId: [...optionalHeader(idHeader, 'The ID header'), ...pathSource(idPath)],
	};
}
