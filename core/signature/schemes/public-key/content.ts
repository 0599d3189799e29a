import { isObject } from '../../../text/json';
import { crc32 } from '../../keys/crc32';
import { sha256 } from '../../keys/sha256';
import { AMBIGUOUS, type RequestView } from '../../request/request-view';
import type { ContentPiece, Reason } from '../../types';
import type { Settings } from './settings';

type Drawn = Buffer | string | { readonly reason: Reason };
type Draw = (view: RequestView) => Drawn;

const INCOMPLETE: Drawn = { reason: 'content-incomplete' };

function headerText(view: RequestView, name: string): Drawn {
	const found = view.header(name);
	if (found === AMBIGUOUS) return { reason: 'signature-ambiguous' };
	return found === undefined || found === '' ? INCOMPLETE : found;
}

function bodyAs(as: Extract<ContentPiece, { of: 'body' }>['as']): Draw {
	if (as === 'bytes') return ({ body }) => body;
	return as === 'crc32' ? ({ body }) => String(crc32(body)) : ({ body }) => sha256(body).toString('hex');
}

function fieldsOf({ type, orders, optional }: Extract<ContentPiece, { of: 'fields' }>): Draw {
	return (view) => {
		const document = view.json();
		if (!isObject(document)) return { reason: 'body-malformed' };
		const kind = document[type];
		const listed = typeof kind === 'string' && Object.hasOwn(orders, kind) ? orders[kind] : undefined;
		if (listed === undefined) return INCOMPLETE;
		let text = '';
		for (const name of listed) {
			const value = Object.hasOwn(document, name) ? document[name] : undefined;
			if (typeof value === 'string') text += `${name}\n${value}\n`;
			else if ((value !== undefined && value !== null) || !optional.includes(name)) return INCOMPLETE;
		}
		return text;
	};
}

function compilePiece(piece: ContentPiece, settings: Settings): Draw {
	if (typeof piece === 'string') return () => piece;
	switch (piece.of) {
		case 'header': {
			const lower = piece.name.toLowerCase();
			return (view) => headerText(view, lower);
		}
		case 'body':
			return bodyAs(piece.as);
		case 'setting': {
			const text = settings.text(piece.name);
			return () => text;
		}
		case 'fields':
			return fieldsOf(piece);
	}
}

/** Compiles the signed content: a function that joins its pieces. */
export function compilePieces(
	pieces: readonly ContentPiece[],
	settings: Settings,
): (view: RequestView) => Buffer | { readonly reason: Reason } {
	const draws = pieces.map((piece) => compilePiece(piece, settings));
	return (view) => {
		const parts: Buffer[] = [];
		for (const draw of draws) {
			const drawn = draw(view);
			if (typeof drawn === 'string') parts.push(Buffer.from(drawn));
			else if (Buffer.isBuffer(drawn)) parts.push(drawn);
			else return drawn;
		}
		return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
	};
}
