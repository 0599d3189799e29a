/**
 * Provides jest's functions in mocha's interface, so that Stryker can run the unit tests with mocha. Mocha keeps them
 * loaded, so a mutant takes milliseconds instead of the seconds of a fresh jest. Matchers and tables come from jest's
 * own packages.
 */
const { expect } = require('expect');
const { bind } = require('jest-each');
const { interfaces } = require('mocha');

const { customProfile, verifyWebhook } = require('../../core/signature');

/** Not a row of the table, which a mutant may have left broken. */
const profile = customProfile({ header: 'X-Signature' });

const withTables = (own, isTest) => Object.assign((...given) => own(...given), { each: bind(own, isTest) });

/** Functions that run at the beginning of every test, as part of it; one that returns false says that the test can wait. */
const atStart = [];
const prepared = (own) => (title, body) =>
	own(title, function preparedTest() {
		const answers = atStart.map((prepare) => prepare(title));
		return answers.includes(false) ? undefined : body.call(this);
	});

/** verifyWebhook caches its last 16 verifiers; one made by a mutant must not be used for the next mutant. */
let forgotten = 0;
function forgetVerifiers() {
	const stryker = globalThis.__stryker__;
	if (!stryker?.activeMutant) return;
	const mutant = stryker.activeMutant;
	stryker.activeMutant = undefined;
	const request = { headers: {}, body: Buffer.alloc(0) };
	for (let count = 0; count < 16; count++) {
		verifyWebhook({ profile, secrets: [`forgotten-${forgotten++}`], request, now: 0 });
	}
	stryker.activeMutant = mutant;
}

const { bdd } = interfaces;
interfaces.bdd = function jestWords(suite) {
	bdd(suite);
	suite.beforeAll(forgetVerifiers);
	suite.on('pre-require', (context) => {
		context.describe = withTables(context.describe, false);
		context.it = withTables(prepared(context.it), true);
		context.test = context.it;
		context.beforeAll = context.before;
		context.afterAll = context.after;
		context.expect = expect;
		// Stryker handles timeouts
		context.jest = { setTimeout: () => undefined };
	});
};
interfaces.bdd.description = bdd.description;

module.exports = { atStart };
