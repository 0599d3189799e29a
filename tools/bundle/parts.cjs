/** Separates a description into values that JSON can hold, and the few other parts that n8n reads. */

/** The key of the functions with which n8n resolves fields of a webhook description (WEBHOOK_RESOLVERS). */
const RESOLVERS = Symbol.for('n8n.webhookDescriptionResolvers');

const NAME = /^[A-Za-z_$][\w$]*$/;
const step = (key) => (NAME.test(key) ? `.${key}` : `[${/^\d+$/.test(key) ? key : JSON.stringify(key)}]`);

function refuse(path, what) {
	throw new Error(`${path} is ${what}, which data cannot hold`);
}

/** Refuses anything that would be lost: n8n also reads properties that JSON does not show. */
function requireKnown(value, path) {
	const list = Array.isArray(value);
	if (path !== '' && !list && Object.getPrototypeOf(value) !== Object.prototype) {
		refuse(path, `a ${value.constructor?.name}`);
	}
	for (const key of Reflect.ownKeys(value)) {
		const { enumerable, get } = Object.getOwnPropertyDescriptor(value, key);
		const known = list ? ['length', 'toJSON'].includes(key) : key === RESOLVERS;
		if (get !== undefined) refuse(path + step(String(key)), 'a getter');
		if (!known && (!enumerable || typeof key === 'symbol')) refuse(path, `an object with a hidden ${String(key)}`);
	}
}

function visitItem(item, path, others) {
	if (item === undefined || typeof item === 'function') refuse(path, typeof item);
	return visit(item, path, others);
}

function visit(value, path, others) {
	if (typeof value === 'function') return void others.push({ kind: 'function', path });
	if (typeof value === 'number' && !Number.isFinite(value)) refuse(path, value);
	if (typeof value !== 'object' || value === null) return value;
	requireKnown(value, path);
	if (Object.hasOwn(value, 'toJSON')) others.push({ kind: 'toJSON', path, value: value.toJSON });
	if (value[RESOLVERS] !== undefined) others.push({ kind: 'resolvers', path, value: value[RESOLVERS] });
	if (Array.isArray(value)) return Array.from(value, (item, index) => visitItem(item, path + step(index), others));
	const entries = Object.entries(value).map(([key, inner]) => [key, visit(inner, path + step(key), others)]);
	return Object.fromEntries(entries);
}

/**
 * Returns the values of an instance, and the places of everything else: its functions, the functions that make the editor's
 * copy of a list (`toJSON`), and the resolvers of webhook descriptions.
 *
 * @throws {Error} if there is anything that would be lost
 */
function partsOf(instance) {
	const others = [];
	return { values: visit(instance, '', others), others };
}

module.exports = { partsOf };
