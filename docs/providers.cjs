/**
 * Writes docs/providers.md from the profile table, so that the page always matches the engine. `npm run docs` runs it;
 * test/unit/docs checks the result.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const { collect } = require('./evidence.cjs');

const INTRO = `# Providers

Every signature profile that the package supports. \`npm run docs\` generates this page from the profile table. The nodes' menus come from the same
table.

- *Signature*: the algorithm and the signed content, where the signature is, and how it is encoded. The tokens in braces are listed under
  [Signed content](#signed-content).
- *Time*: the unit of the signed timestamp, and the tolerance: how old (−) and how far ahead (+) it may be.
- *Answer*: what an accepted delivery gets where it is not \`200 {"status":"accepted"}\`, and the statuses that the sender treats as a success where
  these are not all from 200 to 299.
- *Lists*: where a delivery carries a list of events. Each element becomes [an item of its own](webhook-trigger.md#lists-of-events), and \`[]\` alone is a
  body that is the list.
- *Sends*: whether Signed Webhook Send can sign with this profile.
- *Evidence*: what proves the row, computed from the origin of the vectors in \`test/vectors\`. None of them was made with this package.
  **A**: the vendor published an example, or the vendor's own code signed or accepted one. **B**: another program computed one by the vendor's
  written rule, or somebody else's receiver accepted one. **C**: unproven. The best example is named; each row also has examples that must be
  refused.
`;

const TOKENS = `
## Signed content

The tokens that the signed content of a profile may have. *Signed Content* of the source *Custom Signature*, and \`content\` of
\`customProfile\`, take them too. All other text stands for itself; write \`{{\` and \`}}\` for literal braces. The URL is the configured
public URL. The text after a colon is an example.
`;

const root = join(__dirname, '..');
const EXAMPLE = 'razorpay';

/** Returns the example's row, exactly as in the source of the table, and its published vector. */
function readExample() {
	const source = readFileSync(join(root, 'core/signature/profiles/payments.ts'), 'utf8');
	const start = source.lastIndexOf('\tprofile({', source.indexOf(`name: '${EXAMPLE}'`));
	const row = source.slice(start, source.indexOf('\n\t}),', start) + '\n\t}),'.length).replace(/^\t/gm, '');
	const vectors = JSON.parse(readFileSync(join(root, 'test/vectors/signature-vectors.json'), 'utf8'));
	return {
		row,
		vector: JSON.stringify(
			vectors.find(({ provider }) => provider === EXAMPLE),
			null,
			1,
		),
	};
}

const outro = ({ row, vector }) => `
## Add a provider

A provider is one row in \`core/signature/profiles/\` and its vectors in \`test/vectors/\`, nothing else. This is the complete row of a real
provider from the table:

\`\`\`ts
${row}
\`\`\`

This is its vector, a request with the expected verdict:

\`\`\`json
${vector}
\`\`\`

Its \`origin\` says who made or judged it, which must not be this package: the evidence of the row is computed from it. A row needs one to accept
and one to refuse. Without them it says _Unproven_. Failing tests name what else they miss: a sample of each example event, and what tells
two deliveries apart. \`every-leaf.test.ts\` changes each piece of each row, and names those that no fact in \`test/vectors\` holds: a header, an event
name, a tolerance, an answer. \`npm run mutation:profiles\` does the same in the source text with Stryker: each of 4,578 mutants of rows failed a test on
28 November 2026.

\`hexHeader\` stands for HMAC-SHA256 of the raw body in lower-case hex. The other common shapes are \`base64Header\`, \`stamped\` (\`t=…,v1=…\`) and
\`standardWebhooks\`. The menus of Webhook Trigger and Signed Webhook Send, this page and the property tests read the row from the table.

If you cannot wait for a new version of the package, use the source *Custom Signature*. Start from a scheme that is like the
sender’s, or enter the header, encoding, algorithm and signed
content in the editor.
`;

const code = (text) => `\`${text}\``;

/** @param {string} element where the source reads from, as the path of a list; empty for the document */
function describeSource(source, element = '') {
	const at = (path) =>
		code([element, path].includes('') || path.startsWith('[') ? `${element}${path}` : `${element}.${path}`);
	switch (source.in) {
		case 'header':
			return `${code(source.name)}${source.only ? ` (${source.only.join(', ')})` : ''}`;
		case 'query':
			return code(`?${source.name}=`);
		case 'json':
			return at(source.path);
		case 'form':
			return `form ${code(source.field)}`;
		case 'json-key':
			return 'the name of the update';
		case 'property':
			return `the kind of ${at('')}`;
		case 'text':
			return `${code(source.text)} for ${at('')}`;
		case 'json-each':
			return source.fields.map((field) => code(`${source.list}[].${field}`)).join(' and ');
		case 'joined':
			return source.parts.map((part) => describeSource(part, element)).join(' + ');
		default:
			throw new Error(`No description for a source in ${source.in}`);
	}
}

const describeSources = (sources = [], element) =>
	sources.map((source) => describeSource(source, element)).join(', else ');

/** @param {'event' | 'deliveryId'} what from the elements of the lists, else from the whole delivery */
function describeNames({ lists = [], ...row }, what) {
	const inLists = lists.map((list) => describeSources(list[what], list.path));
	return [...inLists, describeSources(row[what])].filter(Boolean).join(', else ') || '–';
}

function describeLocation(location) {
	if (location.in !== 'header') return describeSource(location);
	const { names, perSecret } = location;
	return describeNumbered(names) ?? names.map(code).join(perSecret ? ' and ' : ' or ');
}

function describeForms({ forms, separator }) {
	const spelled = forms.map(({ prefix, encoding }) => (prefix ? `${code(prefix)}${encoding}` : encoding));
	return `${[...new Set(spelled)].join(' or ')}${separator ? ', a list' : ''}`;
}

function describePiece(piece) {
	if (typeof piece === 'string') return code(piece === '\n' ? '\\n' : piece === '|' ? '\\|' : piece);
	switch (piece.of) {
		case 'header':
			return code(piece.name);
		case 'body':
			return { bytes: 'the body', crc32: 'the CRC-32 of the body', 'sha256-hex': 'the SHA-256 of the body' }[piece.as];
		case 'setting':
			return `the setting ${code(piece.name)}`;
		case 'fields':
			return 'the fields of the message';
		default:
			throw new Error(`No description for a piece of ${piece.of}`);
	}
}

function describeKeys({ from, addresses = [], host, keys = {} }) {
	switch (from) {
		case 'secrets':
			return 'pasted public key';
		case 'row':
			return `known keys (${Object.keys(keys).join(', ')})`;
		case 'address':
			return `keys from ${addresses.map(code).join(' or ')}`;
		case 'request':
			return `certificate from ${code(host.source.replaceAll('|', '\\|'))}`;
		case 'chain':
			return 'chain of certificates to a known root';
		default:
			throw new Error(`No description for keys from ${from}`);
	}
}

function describePlace(place) {
	if (place.in === 'body') return 'as the body';
	return `in ${code(place.name ?? place.path)}`;
}

/** A signature that is made with a private key. */
function describeProof({ proof, keySource, settings }) {
	const required = settings.filter((setting) => setting.required).map(({ name }) => code(name));
	const needs = required.length > 0 ? `; needs ${required.join(', ')}` : '';
	const keys = describeKeys(keySource);
	if (proof.kind === 'token-proof') {
		const { algorithms, bodyHash, isDocument } = proof;
		const covered = bodyHash || isDocument ? '' : ', without the body';
		return `JWT (${algorithms.join(', ')}) ${describePlace(proof.place)}${covered}; ${keys}${needs}`;
	}
	const { algorithm, content, signature } = proof;
	const names = typeof algorithm === 'string' ? [algorithm] : Object.values(algorithm.by);
	return `${names.join(' or ')} of ${content.map(describePiece).join(' + ')} ${describePlace(signature)}; ${keys}${needs}`;
}

function describeScheme(scheme) {
	switch (scheme.kind) {
		case 'signed':
			return `${scheme.algorithm} of ${code(scheme.content)} in ${describeLocation(scheme.signature)}: ${describeForms(scheme)}`;
		case 'token':
			return (
				`${scheme.spelling === 'plain' ? 'the secret itself' : `${scheme.spelling} authentication`} in ${describeSource(scheme.token)}` +
				(scheme.orQuery ? ` or the secret in ${code(`?${scheme.orQuery}=`)}` : '')
			);
		case 'jws':
			return `JWS (${scheme.algorithm}) in ${code(scheme.header)}${scheme.bodyHash ? ', with a hash of the body' : ''}`;
		case 'message-signature':
			return `RFC 9421 (${scheme.algorithm}) over ${scheme.required.map(code).join(', ')}`;
		case 'public-key':
			return describeProof(scheme);
		default:
			throw new Error(`No description for a scheme of kind ${scheme.kind}`);
	}
}

function describeTime({ kind, proof, ...own }) {
	const { timestamp, maxAge, tolerance = timestamp?.tolerance } = kind === 'public-key' ? proof : own;
	if (maxAge !== undefined) return `s, − ${maxAge} s`;
	if (tolerance === undefined || tolerance === Infinity) return '–';
	const { unit, ahead } = timestamp ?? {};
	if (ahead === Infinity) return `${unit}, − ${tolerance} s, any time ahead`;
	if (ahead !== undefined) return `${unit}, − ${tolerance} s, + ${ahead} s`;
	return `${timestamp ? `${timestamp.unit}, ` : ''}± ${tolerance} s`;
}

function describeAnswer({ success, successStatuses, refusal }) {
	const own = success && `${success.status}, ${success.body === '' ? 'empty' : code(success.body)}`;
	const only = successStatuses && `only ${successStatuses.join(', ')}`;
	const refused = refusal?.bodyless ? 'refusals without a body' : undefined;
	const fatal = refusal?.disabledBy && `${refusal.disabledBy.join(' and ')} disable the webhook`;
	return [own, only, refused, fatal].filter(Boolean).join('; ') || '–';
}

/** Sources may hold the character that separates the cells of a table. */
const describeEvidence = ({ confidence }, witness = 'unproven') => `${confidence}: ${witness.replaceAll('|', '\\|')}`;

/** Ten or more names that differ in their number only are a range. */
function describeNumbered(names) {
	const [first, last] = [names[0], names.at(-1)];
	const stem = first.replace(/\d+$/, '');
	const isRange = names.length >= 10 && names.every((name, at) => name === `${stem}${at + 1}`);
	return isRange ? `${code(first)} to ${code(last)}` : undefined;
}

function row(profile, { canSign, witness }) {
	const { displayName, name, scheme, lists = [], handshakes = [], docs } = profile;
	return [
		docs ? `[${displayName}](${docs})` : displayName,
		code(name),
		describeScheme(scheme),
		describeTime(scheme),
		lists.map(({ path }) => code(path)).join(', ') || '–',
		describeNames(profile, 'event'),
		describeNames(profile, 'deliveryId'),
		handshakes.map(({ title }) => title).join('; ') || '–',
		describeAnswer(profile),
		canSign(profile) ? 'yes' : '–',
		describeEvidence(profile, witness),
	].join(' | ');
}

/** Upper-case first letter, and a full stop. */
const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function describeTokens({ contentTokens, spelledToken }) {
	const rows = Object.entries(contentTokens).map(
		([name, token]) => `| ${code(spelledToken(name, token))} | ${sentence(token.description)} |`,
	);
	const listed = Object.entries(contentTokens).filter(([, { needs }]) => needs.includes('header-list'));
	const limits = `A custom signature must cover the body, or at least an ID or a field of the request. It cannot use ${listed.map(([name, token]) => code(spelledToken(name, token))).join(' and ')}.`;
	return `${TOKENS}${limits}\n\n| Token | Stands for |\n| --- | --- |\n${rows.join('\n')}\n`;
}

/**
 * @param {object} signature what the engine exports: profiles, canSign, contentTokens and spelledToken
 * @returns {string} Markdown
 */
function render(signature) {
	const { profiles, canSign } = signature;
	const rows = Object.values(profiles);
	const evidence = collect();
	const described = (profile) => `| ${row(profile, { canSign, witness: evidence[profile.name]?.witness })} |`;
	const groups = [...new Set(rows.map(({ group }) => group))];
	const tables = groups.map((group) => {
		const head =
			'Provider | Profile | Signature | Time | Lists | Event | Delivery ID | Handshake | Answer | Sends | Evidence';
		const lines = rows.filter((profile) => profile.group === group).map(described);
		return `\n## ${group}\n\n| ${head} |\n|${' --- |'.repeat(11)}\n${lines.join('\n')}\n`;
	});
	return `${INTRO}\n${rows.length} profiles.\n${tables.join('')}${describeTokens(signature)}${outro(readExample())}`;
}

module.exports = { code, describeSources, render };

if (require.main === module) {
	writeFileSync(join(__dirname, 'providers.md'), render(require('../dist/core/signature')));
}
