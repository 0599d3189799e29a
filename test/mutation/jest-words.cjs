/**
 * Jest's words in mocha's usual interface, so that Stryker can run the unit tests there: mocha keeps them loaded, which makes
 * a mutant cost milliseconds where a fresh jest costs seconds. The matchers and the tables are jest's own packages.
 */
const { expect } = require('expect');
const { bind } = require('jest-each');
const { interfaces } = require('mocha');

const { verifyWebhook } = require('../../core/signature');

const withTables = (own, isTest) => Object.assign((...given) => own(...given), { each: bind(own, isTest) });

/** verifyWebhook keeps its last 16 verifiers; one that a mutant made must not answer for the next mutant. */
let forgotten = 0;
function forgetVerifiers() {
	const stryker = globalThis.__stryker__;
	if (!stryker?.activeMutant) return;
	const mutant = stryker.activeMutant;
	stryker.activeMutant = undefined;
	const request = { headers: {}, body: Buffer.alloc(0) };
	for (let count = 0; count < 16; count++) {
		verifyWebhook({ profile: 'github', secrets: [`forgotten-${forgotten++}`], request, now: 0 });
	}
	stryker.activeMutant = mutant;
}

const { bdd } = interfaces;
interfaces.bdd = function jestWords(suite) {
	bdd(suite);
	suite.beforeAll(forgetVerifiers);
	suite.on('pre-require', (context) => {
		context.describe = withTables(context.describe, false);
		context.it = withTables(context.it, true);
		context.test = context.it;
		context.beforeAll = context.before;
		context.afterAll = context.after;
		context.expect = expect;
		// timeouts are Stryker's business
		context.jest = { setTimeout: () => undefined };
	});
};
interfaces.bdd.description = bdd.description;
